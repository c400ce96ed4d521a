# The images of docker-compose.yml: the router, and two one-shot tools. Each target holds one jar on a JRE, not as root.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY .mvn .mvn
COPY streams-app streams-app
COPY migrations migrations
COPY connect-config connect-config
# The parent names every module; those that run elsewhere are not built here.
COPY local-stack/pom.xml local-stack/pom.xml
COPY system-tests/pom.xml system-tests/pom.xml
COPY benchmarks/pom.xml benchmarks/pom.xml
RUN --mount=type=cache,target=/m2 \
    mvn -B -ntp -Dmaven.repo.local=/m2 -Dquick -Dmaven.test.skip package -pl streams-app,migrations,connect-config

# The newest LTS.
FROM eclipse-temurin:25-jre AS jre
RUN useradd --system --uid 10001 --no-create-home outbox
USER 10001
WORKDIR /app

FROM jre AS migrations
COPY --from=build /src/migrations/target/outbox-migrations.jar .
ENTRYPOINT ["java", "-jar", "outbox-migrations.jar"]

FROM jre AS register-connector
COPY --from=build /src/connect-config/target/register-connector.jar .
COPY connect-config/example-connector.json .
ENTRYPOINT ["java", "-jar", "register-connector.jar", "--file", "example-connector.json"]

FROM jre AS router
COPY --from=build /src/streams-app/target/outbox-router.jar .
COPY streams-app/config/outbox-router.properties .
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "outbox-router.jar", "--config", "outbox-router.properties"]
