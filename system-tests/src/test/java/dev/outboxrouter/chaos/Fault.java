package dev.outboxrouter.chaos;

import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
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
        void strike(Scene scene) throws IOException, InterruptedException {
            killed(one(scene.pipeline().routers(), scene.random()), scene);
        }
    },
    /** SIGTERM to one of the routers. */
    ROUTER_STOPPED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            stopped(one(scene.pipeline().routers(), scene.random()), scene);
        }
    },
    /** SIGSTOP to one of the routers beyond its session, and SIGCONT: others have its partitions when it wakes. */
    ROUTER_ZOMBIE {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            zombie(one(scene.pipeline().routers(), scene.random()), scene);
        }
    },
    /** Every router is replaced, one after the other. */
    ROUTERS_ROLLED {
        @Override
        void strike(Scene scene) {
            for (Service router : scene.pipeline().routers()) {
                router.stop();
                router.start();
            }
        }
    },
    /** SIGKILL to the Connect worker. */
    CONNECT_KILLED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            killed(scene.pipeline().stack().service(ServiceName.CONNECT), scene);
        }
    },
    /** SIGTERM to the Connect worker. */
    CONNECT_STOPPED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            stopped(scene.pipeline().stack().service(ServiceName.CONNECT), scene);
        }
    },
    /** SIGSTOP to the Connect worker beyond its session, and SIGCONT. */
    CONNECT_ZOMBIE {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            zombie(scene.pipeline().stack().service(ServiceName.CONNECT), scene);
        }
    },
    /** The connector and its task are restarted. */
    CONNECTOR_RESTARTED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            scene.connector().restart();
        }
    },
    /** The connector is paused, and resumed. */
    CONNECTOR_PAUSED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            scene.connector().pause();
            Thread.sleep(scene.random().nextInt(1_000, 5_000));
            scene.connector().resume();
        }
    },
    /** The connector is rewound by thousands of transactions, and redelivers them. */
    CONNECTOR_REWOUND {
        @Override
        void strike(Scene scene) throws Exception {
            Rewinding.rewind(scene, () -> {});
        }
    },
    /** The connector is rewound by thousands of transactions, and one of the routers gets SIGKILL while they are redelivered. */
    CONNECTOR_REWOUND_ROUTER_KILLED {
        @Override
        void strike(Scene scene) throws Exception {
            Rewinding.rewind(scene, () -> {
                Thread.sleep(scene.random().nextInt(1_000));
                killed(one(scene.pipeline().routers(), scene.random()), scene);
            });
        }
    },
    /** SIGKILL to the broker. */
    BROKER_KILLED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            killed(scene.pipeline().stack().service(ServiceName.KAFKA), scene);
        }
    },
    /** SIGTERM to the broker. */
    BROKER_STOPPED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            stopped(scene.pipeline().stack().service(ServiceName.KAFKA), scene);
        }
    },
    /** SIGSTOP to the broker beyond every session, and SIGCONT. */
    BROKER_ZOMBIE {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            zombie(scene.pipeline().stack().service(ServiceName.KAFKA), scene);
        }
    },
    /** SIGKILL to the broker and one of the routers. */
    BROKER_AND_ROUTER_KILLED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            Service router = one(scene.pipeline().routers(), scene.random());
            scene.pipeline().stack().service(ServiceName.KAFKA).kill();
            killed(
                    router,
                    scene,
                    () -> scene.pipeline().stack().service(ServiceName.KAFKA).start());
        }
    },
    /** PostgreSQL's immediate shutdown: no session is ended in order, and it recovers from its log. */
    DATABASE_CRASHED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            Service database = scene.pipeline().stack().service(ServiceName.POSTGRES);
            database.crash();
            Thread.sleep(scene.random().nextInt(2_000));
            database.start();
        }
    },
    /** SIGKILL to PostgreSQL and all its sessions; it recovers from its log. */
    DATABASE_KILLED {
        @Override
        void strike(Scene scene) throws IOException, InterruptedException {
            killed(scene.pipeline().stack().service(ServiceName.POSTGRES), scene);
        }
    },
    /** Retention deletes records before they are routed; an operator lets the partition continue. */
    RETENTION_OVERTOOK {
        @Override
        void strike(Scene scene) throws Exception {
            scene.side().deleteUnread(scene);
        }
    },
    /** A transaction on a raw topic neither commits nor aborts for a while. */
    TRANSACTION_HUNG {
        @Override
        void strike(Scene scene) throws Exception {
            scene.side().hang(scene);
        }
    },
    /** An aggregate topic takes smaller records than before, until an event has become a dead letter. */
    TOPIC_NARROWED {
        @Override
        void strike(Scene scene) throws Exception {
            scene.side().narrow(scene);
        }
    },
    /** A row of an ordinary table exceeds what its raw topic takes: the connector's task fails until the topic takes it. */
    ROW_OVERSIZED {
        @Override
        void strike(Scene scene) throws Exception {
            scene.side().oversizeRow(scene);
        }
    },
    /** Every partition of a raw topic gets a record of the largest size that the connector sends, which no topic takes. */
    HEAP_FILLED {
        @Override
        void strike(Scene scene) throws Exception {
            scene.side().fillHeap(scene);
        }
    },
    /** An instance with fewer raw topics in its configuration starts in the routers' group. */
    OLDER_CONFIGURATION_STARTED {
        @Override
        void strike(Scene scene) throws Exception {
            scene.side().startOlderConfiguration(scene);
        }
    };

    /** Above the session timeouts of routers, Connect workers (10 s) and brokers (4 s). */
    private static final Duration ASLEEP = Duration.ofSeconds(12);

    /** Breaks something, waits until it is reported, and repairs it. */
    abstract void strike(Scene scene) throws Exception;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Service one(List<Service> services, SplittableRandom random) {
        return services.get(random.nextInt(services.size()));
    }

    private static void killed(Service service, Scene scene) throws IOException, InterruptedException {
        killed(service, scene, () -> {});
    }

    private static void killed(Service service, Scene scene, Runnable before) throws IOException, InterruptedException {
        service.kill();
        away(service, scene);
        before.run();
        service.start();
    }

    private static void stopped(Service service, Scene scene) throws IOException, InterruptedException {
        service.stop();
        away(service, scene);
        service.start();
    }

    /** Half of the services that are away are back within two seconds. The others stay away until that is reported. */
    private static void away(Service service, Scene scene) throws IOException, InterruptedException {
        if (scene.random().nextBoolean()) {
            scene.reports().awaitReported(Reports.ofAbsence(service.name()));
        } else {
            Thread.sleep(scene.random().nextInt(2_000));
        }
    }

    private static void zombie(Service service, Scene scene) throws IOException, InterruptedException {
        service.pause();
        Thread.sleep(ASLEEP.toMillis() + scene.random().nextInt(4_000));
        scene.reports().awaitReported(Reports.ofAbsence(service.name()));
        service.resume();
    }
}
