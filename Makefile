# make alone lists what there is. Ports and addresses are environment variables (POSTGRES_PORT, KAFKA_PORT, CONNECT_PORT,
# ROUTER_PORT; POSTGRES, KAFKA, CONNECT for services that already run): java -jar local-stack/target/local-stack.jar --help

MVN      = mvn -B -ntp
STACK    = java -jar local-stack/target/local-stack.jar
PIPELINE = java -cp local-stack/target/local-stack.jar dev.outboxrouter.demo.PipelineCommand
BUILT    = target/built

# The table is the run's own: without Maven, on what process-classes has compiled.
BENCH = java -cp target/classes:$$(cat target/bench.classpath) dev.outboxrouter.benchmarks.Bench \
  $(if $(ONLY),--only $(ONLY)) $(if $(JDK),--jdk $(JDK))

# Where the services are, for the programs that are not the stack's own.
POSTGRES_ADDRESS = $(or $(POSTGRES),localhost:$(or $(POSTGRES_PORT),5432))
export POSTGRES_URL ?= jdbc:postgresql://$(POSTGRES_ADDRESS)$(if $(findstring /,$(POSTGRES_ADDRESS)),,/example)$(TLS)
export POSTGRES_USER ?= dbz
# SECURE=1 is a stack of its own, with its data, certificates and passwords in .local/secure: it goes with every command.
ifdef SECURE
CREDENTIALS = $(abspath $(or $(STACK_DIR),.local/secure)/credentials)
TLS = ?sslmode=verify-full&sslrootcert=$(CREDENTIALS)/ca.crt
export POSTGRES_PASSWORD_FILE ?= $(CREDENTIALS)/postgres-$(POSTGRES_USER).password
export OUTBOX_DB_PASSWORD_FILE ?= $(CREDENTIALS)/postgres-outbox_connector.password
ROUTER_ENVIRONMENT = set -a; . $(CREDENTIALS)/outbox-router.env;
else
export POSTGRES_PASSWORD ?= dbz
endif
CONNECT_URL = $(or $(CONNECT),http://localhost:$(or $(CONNECT_PORT),8083))

.DEFAULT_GOAL = help
.PHONY: acls bench bench-quick chaos deduplication-cost fuzz parity help tools upgrade build setup up down migrate \
        register-connector status router consumer test-insert test-update test-delete clean demo test test-unit

help: ## this list
	@echo 'make demo   shows the pipeline at work, from nothing'
	@echo 'make test   runs every test'
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-26s %s\n", $$1, $$2}'

tools:
	@sh .mvn/check-tools.sh

$(BUILT): $(shell find pom.xml .mvn streams-app migrations connect-config local-stack \
            -name target -prune -o -path '*/src/test' -prune -o -type f -print)
	@sh .mvn/check-tools.sh
	@echo 'Building (the first time Maven downloads about 230 MB) …'
	@$(MVN) -Dquick -Dmaven.test.skip package -pl streams-app,migrations,connect-config,local-stack/broker,local-stack \
	  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugins.shade=error \
	  -Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.event.ExecutionEventLogger=info
	@mkdir -p target && touch $(BUILT)

build: $(BUILT) ## builds what runs, without the tests and the quality gates

setup: up migrate register-connector ## up + migrate + register-connector + the router in the background
	@$(STACK) start router

up: $(BUILT) ## starts PostgreSQL, Kafka and Kafka Connect; SECURE=1 with TLS, passwords and ACLs (docs/security.md)
	@$(STACK) up

down: $(BUILT) ## stops them and the router; the data stays
	@$(STACK) down

migrate: $(BUILT) ## brings the database to the newest state, with the table customers of the demo
	@java -jar migrations/target/outbox-migrations.jar --context example

register-connector: $(BUILT) ## registers connect-config/example-connector.json and waits until it runs
	@java -jar connect-config/target/register-connector.jar --connect $(CONNECT_URL)

status: $(BUILT) ## services, connector and task, slot and its lag, router and its lag
	@$(STACK) status
	@$(PIPELINE) status

router: $(BUILT) ## runs the router in the foreground
	@$(ROUTER_ENVIRONMENT) OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS=$(or $(KAFKA),localhost:$(or $(KAFKA_PORT),9092)) \
	  OUTBOX_ROUTER_CONNECT_URL=$(CONNECT_URL) OUTBOX_ROUTER_HTTP_PORT=$(or $(ROUTER_PORT),8080) \
	  java -jar streams-app/target/outbox-router.jar --config streams-app/config/outbox-router.properties

consumer: $(BUILT) ## Kafka's console consumer on the aggregate topics; TOPICS='example\..*' for the raw ones
	@$(PIPELINE) consumer $(if $(TOPICS),--topics '$(TOPICS)')

test-insert: $(BUILT) ## a new customer and its event, in one transaction
	@$(PIPELINE) insert

test-update: $(BUILT) ## a change to the newest customer and its event, in one transaction
	@$(PIPELINE) update

test-delete: $(BUILT) ## the newest customer deleted and its event, in one transaction
	@$(PIPELINE) delete

clean: ## stops everything, deletes its data and what was built
	@[ ! -e local-stack/target/local-stack.jar ] || $(STACK) clean
	@[ ! -e local-stack/target/local-stack.jar ] || [ ! -e .local/secure ] || \
	  env -u STACK_DIR -u POSTGRES -u KAFKA -u CONNECT SECURE=1 $(STACK) clean
	@$(MVN) -q clean

demo: setup ## the whole pipeline from nothing: transactions, routed events, dead letters, checked
	@$(PIPELINE) demo

# A class whose name ends in IT runs on real services (Failsafe), any other without (Surefire).
ONE_CLASS = -Dquick -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  $(if $(filter %IT,$(ONLY)),-Dtest=NoUnitTest -Dit.test=$(ONLY),-Dtest=$(ONLY) -DskipITs)

test: tools ## every test and the quality gates, end-to-end tests on real services included; ONLY=RedriveIT one class
	@sh .mvn/test-tools.sh
	@$(MVN) -T 2 verify $(if $(ONLY),$(ONE_CLASS))

test-unit: tools ## the tests that need no Kafka, and the quality gates
	@$(MVN) -T 2 test

acls: tools ## routing without each ACL of docs/security.md in turn, the worker's and the connector's too
	@$(MVN) -Dquick verify -pl system-tests -am -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dit.test='SecuredIT$$NeededAcls,NeededConnectAclsIT' -Dfailsafe.failIfNoSpecifiedTests=false -Dacls=all

# The earlier version is built from a copy of its commit.
upgrade: tools ## a rolling upgrade from an earlier version, FROM=<commit>, with redeliveries in between
	@rm -rf target/upgrade && git clone -q . target/upgrade && git -C target/upgrade checkout -q $(FROM)
	@$(MVN) -q -Dquick -f target/upgrade/pom.xml package -DskipTests -pl streams-app -am
	@$(MVN) -Dquick verify -pl system-tests -am -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dit.test=OlderConnectorIT -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dupgrade.from=$(abspath target/upgrade/streams-app/target/outbox-router.jar)

chaos: $(BUILT) ## breaks the pipeline round after round, and looks for what is missing: ROUNDS=20 SEED=1
	@$(MVN) -q -Dquick -Denforcer.skip process-test-classes -pl system-tests -am
	@cd system-tests && java -Xmx1g -cp target/test-classes:$$(cat target/test.classpath) dev.outboxrouter.chaos.Chaos \
	  --rounds $(or $(ROUNDS),20) --seed $(or $(SEED),1) $(if $(FAULTS),--faults $(FAULTS))

deduplication-cost: $(BUILT) ## what a deduplication.window costs in events a second, memory, disk and restart
	@$(MVN) -q -Dquick -Denforcer.skip process-classes -pl benchmarks -am
	@cd benchmarks && java -Xmx1g -cp target/classes:$$(cat target/bench.classpath) \
	  dev.outboxrouter.benchmarks.pipeline.DeduplicationCost $(if $(IDS),--ids $(IDS))

bench: $(BUILT) ## the router against its peers and its limits: ONLY=key,key ROUNDS=5 JDK=(home of another)
	@$(MVN) -q -Dquick -Denforcer.skip process-classes -pl benchmarks -am
	@cd benchmarks && $(BENCH) $(if $(ROUNDS),--rounds $(ROUNDS))

bench-quick: $(BUILT) ## the same measured once and with less
	@$(MVN) -q -Dquick -Denforcer.skip process-classes -pl benchmarks -am
	@cd benchmarks && $(BENCH) --quick --results target/quick.json

fuzz: tools ## malformed records against the router: RECORDS=5000000, SEED=… repeats a run
	@$(MVN) -q -Dquick -pl streams-app test -Dtest=MalformedRecordsTest -Dfuzz.records=$(or $(RECORDS),5000000) \
	  -Dfuzz.seed=$(or $(SEED),$(shell date +%s))

parity: tools ## generated records against the router and Debezium's own: CASES=100000, SEED=… repeats a run
	@$(MVN) -q -Dquick -pl streams-app test -Dtest=EventRouterParityTest,ConvertedRecordsTest \
	  -Dparity.cases=$(or $(CASES),100000) -Dparity.seed=$(or $(SEED),$(shell date +%s))
