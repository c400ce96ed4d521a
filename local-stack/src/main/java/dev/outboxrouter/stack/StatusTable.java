package dev.outboxrouter.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The services as a table for people; every column as wide as it needs to be. */
final class StatusTable {
    private StatusTable() {}

    static String of(List<ServiceStatus> services) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SERVICE", "STATE", "PID", "ADDRESS", "LOG"));
        for (ServiceStatus service : services) {
            rows.add(List.of(
                    service.service().toString(),
                    service.state().toString(),
                    pid(service.pid()),
                    service.address(),
                    service.log()));
        }
        return rows.stream().map(row -> line(row, rows)).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int index = column;
            int width = rows.stream()
                    .mapToInt(other -> other.get(index).length())
                    .max()
                    .orElse(0);
            line.append(String.format("%-" + (width + 2) + "s", row.get(column)));
        }
        return line.toString().stripTrailing();
    }

    private static String pid(OptionalLong pid) {
        return pid.isPresent() ? Long.toString(pid.getAsLong()) : "-";
    }
}
