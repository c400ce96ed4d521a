package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.Effort;
import dev.outboxrouter.benchmarks.Jdk;
import dev.outboxrouter.benchmarks.Measurement;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;

/** The figures of the function. A trial that several figures are made of is run once. */
public final class FunctionMeasurement implements Measurement {

    private static final List<Integer> SIZES = List.of(Trial.SMALL, Trial.KILOBYTE, Trial.TEN_KILOBYTES);

    private static final Goal TENFOLD = new Goal.AtLeast(10);

    /** Makes it. */
    public FunctionMeasurement() {}

    @Override
    public List<String> keys() {
        return List.of(
                FunctionFigure.VersusEventRouter.KEY,
                FunctionFigure.GigabytesPerSecond.KEY,
                FunctionFigure.AllocatedBytes.KEY);
    }

    @Override
    public List<Figure> measure(Effort effort) throws RunnerException, InterruptedException {
        List<FunctionFigure> figures = figures(effort).stream()
                .filter(figure -> effort.wants(figure.key()))
                .toList();
        Set<Trial> trials = new LinkedHashSet<>();
        figures.forEach(figure -> trials.addAll(figure.trials()));
        effort.progress().accept("comparing what the router and the event router send");
        trials.stream()
                .filter(trial -> trial.contestant() == Contestant.EVENT_ROUTER)
                .forEach(trial -> Agreement.require(trial.kind(), trial.payloadBytes()));
        Rounds rounds = Trials.of(effort).run(trials, effort.progress());
        return figures.stream().map(figure -> figure.of(rounds)).toList();
    }

    private static List<FunctionFigure> figures(Effort effort) {
        List<FunctionFigure> figures = new ArrayList<>();
        figures.add(versus(InputKind.MESSAGE, Trial.SMALL, Jdk.running(), TENFOLD));
        effort.otherJdks().forEach(jdk -> figures.add(versus(InputKind.MESSAGE, Trial.SMALL, jdk, TENFOLD)));
        if (!effort.isQuick()) {
            figures.add(reported(InputKind.MESSAGE_WITH_SCHEMAS, Trial.SMALL));
            figures.add(reported(InputKind.MESSAGE, Trial.KILOBYTE));
            figures.add(reported(InputKind.MESSAGE, Trial.TEN_KILOBYTES));
            SIZES.forEach(size -> figures.add(reported(InputKind.ROW, size)));
        }
        figures.add(new FunctionFigure.GigabytesPerSecond(messages(Trial.KILOBYTE), new Goal.AtLeast(0.6)));
        figures.add(new FunctionFigure.GigabytesPerSecond(messages(Trial.TEN_KILOBYTES), new Goal.AtLeast(1.0)));
        SIZES.forEach(size -> figures.add(new FunctionFigure.AllocatedBytes(messages(size))));
        if (!effort.isQuick()) {
            SIZES.forEach(
                    size -> figures.add(new FunctionFigure.AllocatedBytes(router(InputKind.ROW, size, Jdk.running()))));
        }
        return figures;
    }

    private static FunctionFigure reported(InputKind kind, int payloadBytes) {
        return versus(kind, payloadBytes, Jdk.running(), new Goal.Report());
    }

    private static FunctionFigure versus(InputKind kind, int payloadBytes, Jdk jdk, Goal goal) {
        return new FunctionFigure.VersusEventRouter(router(kind, payloadBytes, jdk), goal);
    }

    private static Trial messages(int payloadBytes) {
        return router(InputKind.MESSAGE, payloadBytes, Jdk.running());
    }

    private static Trial router(InputKind kind, int payloadBytes, Jdk jdk) {
        return new Trial(Contestant.ROUTER, kind, payloadBytes, jdk);
    }
}
