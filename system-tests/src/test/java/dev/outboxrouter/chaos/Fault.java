package dev.outboxrouter.chaos;

import dev.outboxrouter.stack.Connector;
import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.system.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What breaks in a round. After each, everything runs again. */
enum Fault {
    /** SIGKILL to one of the routers. */
    ROUTER_KILLED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            killed(one(pipeline.routers(), random), random);
        }
    },
    /** SIGTERM to one of the routers. */
    ROUTER_STOPPED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            stopped(one(pipeline.routers(), random), random);
        }
    },
    /** SIGSTOP to one of the routers beyond its session, and SIGCONT: others have its partitions when it wakes. */
    ROUTER_ZOMBIE {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            zombie(one(pipeline.routers(), random), random);
        }
    },
    /** Every router is replaced, one after the other. */
    ROUTERS_ROLLED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) {
            for (Service router : pipeline.routers()) {
                router.stop();
                router.start();
            }
        }
    },
    /** SIGKILL to the Connect worker. */
    CONNECT_KILLED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            killed(pipeline.stack().service(ServiceName.CONNECT), random);
        }
    },
    /** SIGTERM to the Connect worker. */
    CONNECT_STOPPED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            stopped(pipeline.stack().service(ServiceName.CONNECT), random);
        }
    },
    /** SIGSTOP to the Connect worker beyond its session, and SIGCONT. */
    CONNECT_ZOMBIE {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            zombie(pipeline.stack().service(ServiceName.CONNECT), random);
        }
    },
    /** The connector and its task are restarted. */
    CONNECTOR_RESTARTED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random)
                throws IOException, InterruptedException {
            connector.restart();
        }
    },
    /** The connector is paused, and resumed. */
    CONNECTOR_PAUSED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random)
                throws IOException, InterruptedException {
            connector.pause();
            Thread.sleep(random.nextInt(1_000, 5_000));
            connector.resume();
        }
    },
    /** SIGKILL to the broker. */
    BROKER_KILLED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            killed(pipeline.stack().service(ServiceName.KAFKA), random);
        }
    },
    /** SIGTERM to the broker. */
    BROKER_STOPPED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            stopped(pipeline.stack().service(ServiceName.KAFKA), random);
        }
    },
    /** SIGSTOP to the broker beyond every session, and SIGCONT. */
    BROKER_ZOMBIE {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            zombie(pipeline.stack().service(ServiceName.KAFKA), random);
        }
    },
    /** SIGKILL to the broker and one of the routers. */
    BROKER_AND_ROUTER_KILLED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            Service router = one(pipeline.routers(), random);
            pipeline.stack().service(ServiceName.KAFKA).kill();
            killed(
                    router,
                    random,
                    () -> pipeline.stack().service(ServiceName.KAFKA).start());
        }
    },
    /** PostgreSQL's immediate shutdown: no session is ended in order, and it recovers from its log. */
    DATABASE_CRASHED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            Service database = pipeline.stack().service(ServiceName.POSTGRES);
            database.crash();
            Thread.sleep(random.nextInt(2_000));
            database.start();
        }
    },
    /** SIGKILL to PostgreSQL and all its sessions; it recovers from its log. */
    DATABASE_KILLED {
        @Override
        void strike(Pipeline pipeline, Connector connector, SplittableRandom random) throws InterruptedException {
            killed(pipeline.stack().service(ServiceName.POSTGRES), random);
        }
    };

    /** Above the session timeouts of routers, Connect workers (10 s) and brokers (4 s). */
    private static final Duration ASLEEP = Duration.ofSeconds(12);

    abstract void strike(Pipeline pipeline, Connector connector, SplittableRandom random)
            throws IOException, InterruptedException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Service one(List<Service> services, SplittableRandom random) {
        return services.get(random.nextInt(services.size()));
    }

    private static void killed(Service service, SplittableRandom random) throws InterruptedException {
        killed(service, random, () -> {});
    }

    private static void killed(Service service, SplittableRandom random, Runnable before) throws InterruptedException {
        service.kill();
        Thread.sleep(random.nextInt(2_000));
        before.run();
        service.start();
    }

    private static void stopped(Service service, SplittableRandom random) throws InterruptedException {
        service.stop();
        Thread.sleep(random.nextInt(2_000));
        service.start();
    }

    private static void zombie(Service service, SplittableRandom random) throws InterruptedException {
        service.pause();
        Thread.sleep(ASLEEP.toMillis() + random.nextInt(4_000));
        service.resume();
    }
}
