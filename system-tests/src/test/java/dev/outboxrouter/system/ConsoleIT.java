package dev.outboxrouter.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The console in a browser, on the running pipeline. Its pictures are in {@code target/console}. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(Pipeline.SHARED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(Integer.MAX_VALUE - 7)
class ConsoleIT {

    private static final double LIMIT_MILLIS = Waiting.LIMIT.toMillis();
    private static final Path PICTURES = Path.of("target/console");

    /** The colour of what is bad on a light page. */
    private static final String RED = "rgb(185, 28, 28)";

    private final Pipeline pipeline;
    private RouterHttp router;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private Playwright playwright;
    private Browser browser;
    private Page page;

    @TempDir
    private Path directory;

    ConsoleIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.router = RouterHttp.of(pipeline);
    }

    @BeforeAll
    void startBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(DebianTool.CHROMIUM.path())
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    @AfterAll
    void stopBrowser() {
        playwright.close();
    }

    @BeforeEach
    void open() {
        complaints.clear();
        elsewhere.clear();
        open(1280, 900, ColorScheme.LIGHT);
    }

    @AfterEach
    void shouldHaveLoadedNothingFromElsewhereWithoutAComplaint() {
        close();
        assertThat(complaints).isEmpty();
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void shouldMoveFiguresWhenEventsAreEmitted() throws Exception {
        Transaction.commit(pipeline, tx -> tx.emit("console", "c-0", "First", "{}"));
        Locator row =
                page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("outbox.event.console"));
        assertThat(row).containsText("console", soon());
        long before = routed(row);

        Transaction.commit(pipeline, tx -> {
            for (int number = 0; number < 50; number++) {
                tx.emit("console", "c-" + number, "Next", "{}");
            }
        });

        assertThat(row.getByRole(AriaRole.CELL).nth(2)).hasText(String.valueOf(before + 50), has());
        // Rate and lag are those of the last seconds: events go on until the page has shown both.
        Waiting.await().untilAsserted(() -> {
            Transaction.commit(pipeline, tx -> tx.emit("console", "c-0", "Next", "{}"));
            assertThat(row.getByRole(AriaRole.CELL).nth(1).textContent()).matches("[1-9][0-9,.]*|0[.][0-9]*[1-9]");
            assertThat(row.getByRole(AriaRole.CELL).nth(3).textContent()).matches("[0-9.]+ (ms|s|min)");
        });
        assertThat(page.locator("#stage-topics")).containsText("outbox.event.console");
        picture("light");
    }

    @Test
    void shouldShowAPoisonEventWithItsReasonAndNotItsPayload() throws Exception {
        String secret = "a-payload-that-nobody-may-see";
        Transaction.commit(
                pipeline,
                tx -> tx.poison(
                        "outbox",
                        "{\"id\":\"console-poison\",\"aggregatetype\":\"console\",\"payload\":\"%s\"}"
                                .formatted(secret)
                                .getBytes(StandardCharsets.UTF_8)));

        Locator letter = page.getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText("console-poison"))
                .first();
        assertThat(letter).containsText("FIELD_MISSING", soon());
        assertThat(letter).containsText("aggregateid");
        assertThat(letter).containsText("example.message, partition ");
        assertThat(letter.getByText("outbox-router redrive"))
                .hasText("outbox-router redrive --code FIELD_MISSING --aggregate-type console --dry-run");
        assertThat(letter.getByRole(AriaRole.BUTTON)).hasText("Copy command");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("New dead letter: FIELD_MISSING", soon());
        assertThat(page.content()).doesNotContain(secret);
    }

    @Test
    void shouldShowAStoppedConnector() throws Exception {
        Locator connect = page.locator("#stage-connect");
        assertThat(connect).containsText("Running", soon());
        try {
            connector("stop");
            assertThat(connect).containsText("Stopped", soon());
            assertThat(page.locator("#stage-postgres")).containsText("Slot inactive", soon());
            picture("stopped");
        } finally {
            connector("resume");
        }
        assertThat(connect).containsText("Running", soon());
        assertThat(page.locator("#stage-postgres")).containsText("Slot active", soon());
    }

    @Test
    void shouldShowAPayloadOnlyWhenItIsAskedForAndPartsThatAreNotConfiguredAsSuch() throws Exception {
        // A raw topic of its own: dead letters of other classes would come before this one in the list.
        RawMessages.create(pipeline, "payload.message", 1);
        RawMessages.appendPoison(pipeline, "payload.message", "shown-on-demand");
        try (RouterProcess other = RouterProcess.start(pipeline, directory("payload"), environment("payload"))) {
            router = other.http();
            close();
            open(1280, 900, ColorScheme.LIGHT);
            Locator letter = page.getByRole(AriaRole.LISTITEM)
                    .filter(new Locator.FilterOptions().setHasText("CONTENT_NOT_JSON"))
                    .first();
            assertThat(letter).containsText("payload.message", soon());
            assertThat(page.locator("#stage-connect")).containsText("Not configured");
            assertThat(page.locator("#stage-postgres")).containsText("postgres.url is not set");
            assertThat(letter.locator("pre")).hasCount(0);

            letter.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Show payload"))
                    .click();

            assertThat(letter.locator("pre")).containsText("\"op\":\"m\"");
            picture("payload");
            close();
        } finally {
            router = RouterHttp.of(pipeline);
        }
    }

    @Test
    void shouldBeRedWhenAPartitionWaitsAndWhenRecordsAreLost() throws Exception {
        deleteRecordsUnread("red.message", "red-router");
        try (RouterProcess other = RouterProcess.start(pipeline, directory("red"), environment("red"))) {
            router = other.http();
            close();
            open(1280, 900, ColorScheme.LIGHT);
            Locator raw = page.locator("#stage-raw");
            assertThat(raw.locator(".state")).hasText("1 partition waits", has());
            assertThat(raw).containsText("red.message-0");
            assertThat(raw).containsText("records were deleted before they were routed: offsets 10 to 20");
            assertThat(page.locator("#ready")).hasText("Not ready", has());
            assertThat(page.locator("#ready-why")).containsText("red.message-0 waits: ");
            assertThat(page).hasTitle("Not ready · Outbox Router");
            assertIsRed(raw.locator(".state"));
            assertIsRed(page.locator("#ready"));
            picture("partition-waits");

            runContinue("red", raw.getByText("outbox-router.jar continue").textContent());

            assertThat(raw.locator(".state")).hasText("Records lost", has());
            assertThat(raw.locator("dd").first()).hasText("10");
            assertIsRed(raw.locator(".state"));
            assertThat(page.locator("#ready")).hasText("Ready", has());
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Router: Ready.");
            assertThat(page).hasTitle("Outbox Router");
            picture("records-lost");
            close();
        } finally {
            router = RouterHttp.of(pipeline);
        }
    }

    @Test
    void shouldFitAPhoneInTheDark() {
        close();
        open(390, 844, ColorScheme.DARK);
        assertThat(page.locator("#stage-connect")).containsText("Running", soon());

        picture("phone-dark");

        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(14, 20, 27)");
    }

    @Test
    void shouldBeReadByRolesAndWalkedByKeyboard() throws Exception {
        Transaction.commit(pipeline, tx -> tx.emit("console", "c-1", "Read", "{}"));
        assertThat(page.getByRole(AriaRole.ROWHEADER).first()).not().isEmpty();

        assertThat(page.getByRole(AriaRole.MAIN)).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Outbox Router");
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Aggregate types")))
                .isVisible();
        assertThat(page.getByRole(AriaRole.COLUMNHEADER)).hasCount(8);
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the aggregate types")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#types")).isFocused();
    }

    /** A group has read 10 of 30 records when the first 20 are deleted. */
    private void deleteRecordsUnread(String topic, String group) throws Exception {
        RawMessages.create(pipeline, topic, 1);
        RawMessages.append(pipeline, topic, 0, "red", 0, 30);
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(10)))
                    .all()
                    .get();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(20)))
                    .all()
                    .get();
        }
    }

    /** Runs the command that the page shows, as an operator would. */
    private void runContinue(String name, String shown) throws Exception {
        String[] arguments = shown.substring(shown.indexOf(" continue ") + 1).split(" ");
        try (RouterProcess run =
                RouterProcess.start(pipeline, directory(name + "-continue"), environment(name), arguments)) {
            RouterProcess.End end = run.end();
            assertThat(end.exitCode()).as(end.output()).isZero();
        }
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** A router with a raw topic, output and dead letters of its own. */
    private Map<String, String> environment(String name) {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name + "-router",
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", name + ".message",
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", name + ".event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + ".dead-letters",
                "OUTBOX_ROUTER_CONSOLE_PAYLOADS", "true");
    }

    private static void assertIsRed(Locator state) {
        assertThat(state).hasCSS("color", RED);
    }

    private void open(int width, int height, ColorScheme colors) {
        page = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(colors))
                .newPage();
        String here = router.base().toString();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith(here)) {
                elsewhere.add(request.url());
            }
        });
        page.navigate(here);
    }

    private void close() {
        if (!page.isClosed()) {
            page.context().close();
        }
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    private static long routed(Locator row) {
        return Long.parseLong(row.getByRole(AriaRole.CELL).nth(2).textContent().replace(",", ""));
    }

    private static HasTextOptions has() {
        return new HasTextOptions().setTimeout(LIMIT_MILLIS);
    }

    private static ContainsTextOptions soon() {
        return new ContainsTextOptions().setTimeout(LIMIT_MILLIS);
    }

    /** Kafka Connect's own words for it: stop, resume. */
    private void connector(String command) throws IOException, InterruptedException {
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        pipeline.config().connect().resolve("/connectors/example-connector/" + command))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isBetween(200, 299);
    }
}
