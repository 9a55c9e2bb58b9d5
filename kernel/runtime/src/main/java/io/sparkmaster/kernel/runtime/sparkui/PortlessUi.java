package io.sparkmaster.kernel.runtime.sparkui;

import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Elsewhere;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Page;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.ui.SQLTab;
import org.apache.spark.ui.SparkUI;
import org.jspecify.annotations.Nullable;
import org.sparkproject.jetty.http.HttpTester;
import org.sparkproject.jetty.server.LocalConnector;
import org.sparkproject.jetty.server.Server;
import org.sparkproject.jetty.server.handler.ContextHandlerCollection;
import org.sparkproject.jetty.util.thread.QueuedThreadPool;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's UI of one application in a web server of its own that listens nowhere. Spark keeps what
 * the UI shows whether there is one or not ({@code spark.ui.enabled}), so that of a running one
 * shows all from the start, and with it nobody else on the machine has a port to look at.
 */
final class PortlessUi implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PortlessUi.class.getName());
  private static final int MOST_THREADS = 8;
  private static final long PAGE_SECONDS = 20;
  private static final String HOST = "driver";

  /**
   * Pages are shown without an origin, where a browser has no storage; Spark's scripts want one to
   * remember what is unfolded.
   */
  private static final String STORAGE =
      "<head><script>try{window.localStorage}catch(none){const kept=new Map();"
          + "Object.defineProperty(window,'localStorage',{value:{"
          + "getItem:key=>kept.has(key)?kept.get(key):null,"
          + "setItem:(key,value)=>{kept.set(key,String(value))},"
          + "removeItem:key=>{kept.delete(key)}}})}</script>";

  private static final Pattern HEAD = Pattern.compile("<head>", Pattern.LITERAL);

  private final Server server;
  private final LocalConnector connector;

  private PortlessUi(Server server, LocalConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** The UI of a session that runs. */
  static PortlessUi of(SparkSession session) throws Exception {
    var context = session.sparkContext();
    var ui =
        SparkUI.create(
            Option.apply(context),
            context.statusStore(),
            context.conf().clone().set("spark.ui.enabled", "true"),
            context.env().securityManager(),
            context.appName(),
            "",
            context.startTime(),
            context.version());
    ui.setAppId(context.applicationId());
    LOG.log(
        System.Logger.Level.DEBUG,
        "The tab {0}",
        new SQLTab(session.sharedState().statusStore(), ui).name());
    return serving(ui);
  }

  /** A UI that has all its tabs. */
  static PortlessUi serving(SparkUI ui) throws Exception {
    var threads = new QueuedThreadPool(MOST_THREADS, 1);
    threads.setName("spark-ui");
    threads.setDaemon(true);
    var server = new Server(threads);
    var connector = new LocalConnector(server);
    server.addConnector(connector);
    var handlers = new ContextHandlerCollection();
    CollectionConverters.asJava(ui.getHandlers()).forEach(handlers::addHandler);
    server.setHandler(handlers);
    try {
      server.start();
    } catch (Exception | Error failed) {
      // Its threads run already.
      server.stop();
      throw failed;
    }
    return new PortlessUi(server, connector);
  }

  SparkUiReply page(SparkUiRequest request) throws Exception {
    var query = request.query().isEmpty() ? "" : "?" + request.query();
    // The request's parts hold no space or line end. Of HTTP 1.0, an answer comes in one piece.
    var text =
        "GET %s%s HTTP/1.0\r\nHost: %s\r\nX-Forwarded-Context: %s\r\n\r\n"
            .formatted(request.path(), query, HOST, request.base());
    var sent = answer(text);
    var answer = sent == null ? null : HttpTester.parseResponse(sent);
    if (answer == null) {
      return new None(
          Reason.FAILED,
          "Spark did not make this page within %d seconds. Load it again when less is going on."
              .formatted(PAGE_SECONDS));
    }
    var location = answer.get("Location");
    if (answer.getStatus() / 100 == 3 && location != null) {
      return new Elsewhere(within(location, request.base()));
    }
    var body = answer.getContentBytes();
    return page(answer.getStatus(), answer.get("Content-Type"), body == null ? new byte[0] : body);
  }

  /** Empty when it takes too long: Jetty would go on waiting for one that is still being made. */
  private @Nullable ByteBuffer answer(String request) throws Exception {
    var asked = connector.executeRequest(request);
    var late = connector.getScheduler().schedule(asked::close, PAGE_SECONDS, TimeUnit.SECONDS);
    try {
      return asked.waitForResponse(false, PAGE_SECONDS, TimeUnit.SECONDS);
    } finally {
      late.cancel();
    }
  }

  /** Redirects name the host, and some of them the base. */
  private static String within(String location, String base) {
    var path = location.replaceFirst("^http://" + HOST + "(:80)?(?=/)", "");
    return path.startsWith(base + "/") ? path.substring(base.length()) : path;
  }

  private static SparkUiReply page(int status, String contentType, byte[] body) {
    if (body.length > SparkUiReply.MOST_BYTES) {
      return new None(
          Reason.REFUSED,
          "This page has %d MB, and at most %d are shown. Ask for fewer rows, by the page size in its address."
              .formatted(body.length >> 20, SparkUiReply.MOST_BYTES >> 20));
    }
    var type = contentType == null ? "application/octet-stream" : contentType.replace(";c", "; c");
    if (!type.startsWith("text/html")) {
      return new Page(status, type, body);
    }
    var html = new String(body, StandardCharsets.UTF_8);
    var storing = HEAD.matcher(html).replaceFirst(Matcher.quoteReplacement(STORAGE));
    return new Page(status, "text/html; charset=utf-8", storing.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.log(System.Logger.Level.DEBUG, "Spark's UI does not stop", e);
    }
  }
}
