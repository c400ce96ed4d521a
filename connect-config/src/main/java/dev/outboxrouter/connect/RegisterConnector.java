package dev.outboxrouter.connect;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The runner: arguments to options, options to a {@link Registrar}, its {@link Registration} to an exit code. */
public final class RegisterConnector {
    private static final int OK = 0;
    private static final int USAGE = 2;

    private static final String HELP = """
            Usage: java -jar register-connector.jar [--connect URL] [--file FILE] [--timeout TIME]

            Puts a connector's configuration to Kafka Connect and waits until all its tasks run. Doing it again
            changes nothing; a failed task is restarted once.

              --connect URL   where Connect is (environment: CONNECT); http://localhost:8083
              --file FILE     an object with "name" and "config"; connect-config/example-connector.json
              --timeout TIME  for all of it, such as 500ms, 60s or 2m; 60s

            Exit codes: 0 running, 2 usage, 3 Connect unreachable, 4 configuration refused, 5 connector or task
            failed (its trace is printed), 6 timed out.""";

    private RegisterConnector() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(HELP);
            return OK;
        }
        try {
            RegisterOptions options = RegisterOptions.parse(arguments, environment);
            ConnectorFile file = ConnectorFile.read(options.file());
            Registrar registrar = new Registrar(
                    options.connect(), file, options.timeout(), line -> out.println(file.name() + ": " + line));
            Registration outcome = registrar.register();
            PrintStream stream = outcome.exitCode() == OK ? out : err;
            outcome.lines().forEach(line -> stream.println(file.name() + ": " + line));
            return outcome.exitCode();
        } catch (UsageException wrong) {
            err.println("register-connector: " + wrong.getMessage() + "; see --help");
            return USAGE;
        }
    }
}
