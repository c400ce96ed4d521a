package dev.outboxrouter.observability.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@link Pages} on one port. It only reads: everything but GET and HEAD is refused. */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final int THREADS = 6;
    private static final int MOST_CONNECTIONS = 100;
    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Server server;
    private final ServerConnector connector;

    /**
     * A server that does not listen yet.
     *
     * @param address where; port 0: any that is free
     * @param pages what it serves
     */
    public HttpServer(InetSocketAddress address, Pages pages) {
        this(address, pages::at);
    }

    HttpServer(InetSocketAddress address, Function<String, Page> pages) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("http");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        server.setHandler(new ReadOnly(pages, address.getAddress().isLoopbackAddress()));
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when it cannot: the port is taken, say
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new IOException(e);
        }
        LOG.info("HTTP listens url=http://{}:{}/", connector.getHost(), connector.getLocalPort());
    }

    /** Where it listens; -1 when it does not. */
    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("HTTP did not stop reason={}", e.toString());
        }
    }

    private static final class ReadOnly extends Handler.Abstract {

        private static final int METHOD_NOT_ALLOWED = 405;
        private static final int MISDIRECTED = 421;

        private final Function<String, Page> pages;
        private final boolean loopback;

        ReadOnly(Function<String, Page> pages, boolean loopback) {
            this.pages = pages;
            this.loopback = loopback;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Page page = page(request);
            SafeHeaders.put(response.getHeaders());
            response.setStatus(page.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.contentType());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.body().length);
            if (page.status() == METHOD_NOT_ALLOWED) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            }
            boolean isHead = HttpMethod.HEAD.is(request.getMethod());
            response.write(true, isHead ? null : ByteBuffer.wrap(page.body()), callback);
            return true;
        }

        private Page page(Request request) {
            if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
                return Page.text(METHOD_NOT_ALLOWED, "nothing can be changed here: GET and HEAD");
            }
            // A page of somebody else's in the same browser could give its own name this address, and read what is
            // here.
            if (loopback && !LocalNames.isOne(Request.getServerName(request))) {
                return Page.text(
                        MISDIRECTED, "it listens on this machine alone: ask for localhost, or set http.address");
            }
            return pages.apply(Request.getPathInContext(request));
        }
    }
}
