# The images of docker-compose.yml: the router, and two one-shot tools. Each target holds one jar on a JRE, not as root;
# none of them writes into its own file system but to /tmp: each runs with --read-only --tmpfs /tmp:exec.
# Base images are pinned by version and digest: an update of one is a change of these lines.

FROM maven:3.9.16-eclipse-temurin-25-noble@sha256:93b8a14ea2f412782e4e842651273b4d903e35cc496284f178fbbe2d67d00976 AS build
WORKDIR /src
COPY pom.xml .
COPY .mvn .mvn
COPY streams-app streams-app
COPY migrations migrations
COPY connect-config connect-config
# The parent names every module; those that run elsewhere are not built here.
COPY local-stack/pom.xml local-stack/pom.xml
COPY local-stack/broker/pom.xml local-stack/broker/pom.xml
COPY system-tests/pom.xml system-tests/pom.xml
COPY benchmarks/pom.xml benchmarks/pom.xml
RUN --mount=type=cache,target=/m2 \
    mvn -B -ntp -Dmaven.repo.local=/m2 -Dquick -Dmaven.test.skip package -pl streams-app,migrations,connect-config

# The newest LTS. glibc, not musl: RocksDB's native part is built for it.
FROM eclipse-temurin:25.0.4.1_1-jre-noble@sha256:d9a39a23634650173f1e2bbc176227af9728587ecf0f4b62d53e9355cd7a19ab AS jre
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin outbox
# By number: Kubernetes' runAsNonRoot cannot tell a name from root's.
USER 10001:10001
WORKDIR /app

FROM jre AS migrations
COPY --from=build /src/migrations/target/outbox-migrations.jar .
# Ends by itself, and its exit code says how.
HEALTHCHECK NONE
ENTRYPOINT ["java", "-jar", "outbox-migrations.jar"]

FROM jre AS register-connector
COPY --from=build /src/connect-config/target/register-connector.jar .
COPY connect-config/example-connector.json .
HEALTHCHECK NONE
ENTRYPOINT ["java", "-jar", "register-connector.jar", "--file", "example-connector.json"]

FROM jre AS router
COPY --from=build /src/streams-app/target/outbox-router.jar .
COPY streams-app/config/outbox-router.properties .
# What would be lost with the container is in Kafka: the state is read back from there.
ENV OUTBOX_ROUTER_KAFKA_STATE_DIR=/tmp/kafka-streams \
    OUTBOX_ROUTER_HTTP_ADDRESS=0.0.0.0
EXPOSE 8080
# By bash alone: the image need not have curl. Not ready is no reason to restart: /live, not /ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
# A heap that is small and mostly garbage is collected in a millisecond or two by one thread, and less often when half of it
# is for what is new: docs/performance.md, "Memory". Any thread that finds no heap ends the router: it would be half alive.
# About half of the memory is heap: Kafka's clients copy a large record outside of it (docs/operations.md, "Largest record, heap
# and fetch sizes").
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:NewRatio=1", "-XX:MaxRAMPercentage=55", "-XX:+ExitOnOutOfMemoryError", "-jar", "outbox-router.jar", "--config", "outbox-router.properties"]
