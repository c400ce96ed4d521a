package dev.outboxrouter.stack;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The whole stack. Holds no state: what runs is found by the pid files, whoever started it. */
public final class LocalStack {
    private final StackConfig config;
    private final Map<ServiceName, Service> services = new EnumMap<>(ServiceName.class);

    /** @param progress is told every step of every command, from several threads */
    public LocalStack(StackConfig config, Progress progress) {
        this.config = config;
        for (ServiceName name : ServiceName.values()) {
            services.put(name, new Service(definition(name, config), config, progress));
        }
    }

    public StackConfig config() {
        return config;
    }

    public Service service(ServiceName name) {
        return Objects.requireNonNull(services.get(name));
    }

    /** {@link #up(Set)} for {@link ServiceName#infrastructure()}. */
    public void up() {
        up(ServiceName.infrastructure());
    }

    /**
     * Starts the services, and what they need, as far as they do not run; returns when all work.
     *
     * @throws StackException with the failures of all of them; those that did start go on
     */
    public void up(Set<ServiceName> names) {
        Set<ServiceName> wanted = EnumSet.copyOf(names);
        names.forEach(name -> wanted.addAll(name.needs()));
        List<String> obstacles = wanted.stream()
                .flatMap(name -> service(name).obstacles().stream())
                .toList();
        if (!obstacles.isEmpty()) {
            throw new StackException(String.join("\n", obstacles));
        }
        inOrder(wanted, ServiceName::needs, Service::start);
    }

    /** Stops all that is ours; the data stays. */
    public void down() {
        // A service that ends in order waits for one that is paused.
        services.values().forEach(Service::wake);
        inOrder(EnumSet.allOf(ServiceName.class), LocalStack::neededBy, Service::stop);
    }

    /** Ends all that is ours and deletes its data, logs and pid files, in whatever state they are. */
    public void clean() {
        services.values().forEach(Service::clean);
        config.security().ifPresent(security -> StackFiles.delete(security.directory()));
    }

    public List<ServiceStatus> status() {
        return services.values().stream().map(Service::status).toList();
    }

    private static Set<ServiceName> neededBy(ServiceName name) {
        Set<ServiceName> needing = EnumSet.noneOf(ServiceName.class);
        for (ServiceName other : ServiceName.values()) {
            if (other.needs().contains(name)) {
                needing.add(other);
            }
        }
        return needing;
    }

    private static ServiceDefinition definition(ServiceName name, StackConfig config) {
        return switch (name) {
            case POSTGRES -> new PostgresService(config);
            case KAFKA -> new KafkaService(config);
            case CONNECT -> new ConnectService(config);
            case ROUTER -> new RouterService(config);
        };
    }

    /** Each service after those that go before it, all others at the same time. */
    private void inOrder(Set<ServiceName> names, Before before, Consumer<Service> action) {
        ExecutorService threads = Executors.newFixedThreadPool(names.size());
        try {
            Map<ServiceName, CompletableFuture<Void>> running = new EnumMap<>(ServiceName.class);
            while (running.size() < names.size()) {
                for (ServiceName name : names) {
                    Set<ServiceName> first = EnumSet.copyOf(names);
                    first.retainAll(before.of(name));
                    if (!running.containsKey(name) && running.keySet().containsAll(first)) {
                        CompletableFuture<?>[] done =
                                first.stream().map(running::get).toArray(CompletableFuture<?>[]::new);
                        running.put(
                                name,
                                CompletableFuture.allOf(done)
                                        .thenRunAsync(() -> action.accept(service(name)), threads));
                    }
                }
            }
            joinAll(running.values());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void joinAll(Iterable<CompletableFuture<Void>> running) {
        // A failure comes again from every service that waited for the one that failed.
        Set<Throwable> failures = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        Set<String> messages = new LinkedHashSet<>();
        for (CompletableFuture<Void> each : running) {
            try {
                each.join();
            } catch (CompletionException e) {
                Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                failures.add(cause);
                messages.add(cause instanceof StackException ? cause.getMessage() : cause.toString());
            }
        }
        if (!failures.isEmpty()) {
            throw new StackException(
                    String.join("\n", messages), failures.iterator().next());
        }
    }

    /** Which services go before another. */
    private interface Before {
        Set<ServiceName> of(ServiceName name);
    }
}
