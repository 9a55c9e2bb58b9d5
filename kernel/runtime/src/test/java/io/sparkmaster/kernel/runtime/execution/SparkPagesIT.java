package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Elsewhere;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Page;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.runtime.language.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(OrderAnnotation.class)
class SparkPagesIT {
  private static final String BASE = "/class/1/spark/a-ticket";
  private static KernelInMemory notebook;

  /** Before the first page. */
  private static Set<String> listeningBefore;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    var cell =
        "sc.setJobDescription(\"count the birds\"); val birds ="
            + " spark.range(100).repartition(3).count";
    assertThat(notebook.run(cell).status()).isEqualTo("ok");
    var titled =
        "%%time\n\nval fewer = spark.range(5).filter(_ < 2).count() // <a href='/x'>\"here\"</a>";
    assertThat(notebook.run(titled).status()).isEqualTo("ok");
    listeningBefore = listening();
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  private static SparkUiReply ask(String path, String query) {
    return send(new SparkUiRequest(path, query, BASE).toJson());
  }

  private static SparkUiReply send(ObjectNode request) {
    var reply =
        notebook
            .client()
            .ask(Channel.CONTROL, SparkUiRequest.TYPE, request, KernelInMemory.DEADLINE);
    assertThat(reply.type()).isEqualTo("sparkmaster_spark_ui_reply");
    return SparkUiReply.parse(reply.content());
  }

  private static String page(String path, String query) {
    var reply = ask(path, query);
    assertThat(reply).isInstanceOf(Page.class);
    assertThat(((Page) reply).status()).as(path).isEqualTo(200);
    return new String(((Page) reply).body(), StandardCharsets.UTF_8);
  }

  @Test
  void showsWhatRanBeforeItWasFirstAskedForWithLinksThatHoldUnderTheBase() {
    var jobs = page("/jobs/", "");

    assertThat(jobs).contains("count the birds");
    var links = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"").matcher(jobs).results();
    assertThat(links.map(link -> link.group(1)))
        .hasSizeGreaterThan(20)
        .allMatch(link -> link.startsWith(BASE + "/"));
    assertThat(page("/stages/", "")).contains("count the birds");
    assertThat(page("/stages/stage/", "id=0&attempt=0")).contains("Details for Stage 0");
    assertThat(page("/executors/", "")).contains("executorspage.js");
    assertThat(page("/environment/", "")).contains("spark.app.name");
    assertThat(page("/SQL/", "")).contains("count the birds");
    assertThat(page("/api/v1/applications", "")).contains("local-");
  }

  @Test
  void jobsAreCalledByTheFirstLineOfTheirCell() {
    assertThat(page("/jobs/", ""))
        .contains(">val fewer = spark.range(5).filter(_ &lt; 2).count() // &lt;a");
    assertThat(page("/SQL/", "")).contains("val fewer =").doesNotContain("href='/x'");
  }

  @Test
  void partsOfPagesHaveTheirTypes() {
    var script = (Page) ask("/static/webui.js", "");
    var style = (Page) ask("/static/webui.css", "");
    var picture = (Page) ask("/static/spark-logo-77x50px-hd.png", "");

    assertThat(script.contentType()).contains("javascript");
    assertThat(style.contentType()).startsWith("text/css");
    assertThat(picture.contentType()).isEqualTo("image/png");
    assertThat(picture.body()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void redirectsStayWithinAndUnknownPagesAreNotFound() {
    assertThat(ask("/", "")).isEqualTo(new Elsewhere("/jobs/"));
    assertThat(ask("/jobs", "")).isEqualTo(new Elsewhere("/jobs/"));
    assertThat(((Page) ask("/static/none.js", "")).status()).isEqualTo(404);
  }

  @Test
  void nothingIsKilledAndWhatIsNoRequestIsRefused() {
    var kill = ask("/jobs/job/kill/", "id=0");
    var escaped = ask("/jobs/job/%6bill/", "id=0");
    var broken = ask("/jobs/%zz", "");
    var malformed = new SparkUiRequest("/", "", BASE).toJson().put("path", "/a\r\nX: y");

    assertThat(((None) kill).reason()).isEqualTo(Reason.REFUSED);
    assertThat(((None) escaped).reason()).isEqualTo(Reason.REFUSED);
    assertThat(((None) broken).reason()).isEqualTo(Reason.REFUSED);
    assertThat(((None) send(malformed)).reason()).isEqualTo(Reason.REFUSED);
  }

  /** Inodes of listening TCP sockets that this process has open. */
  private static Set<String> listening() throws IOException {
    var listening = new TreeSet<String>();
    for (var table : new String[] {"tcp", "tcp6"}) {
      var file = Path.of("/proc/self/net", table);
      if (Files.exists(file)) {
        Files.readAllLines(file).stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields.length > 9 && fields[3].equals("0A"))
            .forEach(fields -> listening.add("socket:[" + fields[9] + "]"));
      }
    }
    var own = new TreeSet<String>();
    try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var descriptor : open) {
        try {
          own.add(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closed) {
          // Nobody listens on it any more.
        }
      }
    }
    listening.retainAll(own);
    return listening;
  }

  @Test
  void noPortIsOpenForIt() throws Exception {
    assertThat(listeningBefore).as("Spark's own, which shows that they are found").isNotEmpty();

    page("/jobs/", "");
    page("/api/v1/applications", "");

    assertThat(listening()).isSubsetOf(listeningBefore);
    assertThat(notebook.run("spark.sparkContext.uiWebUrl").result("text/plain").orElse(""))
        .contains("None");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void followsTheNotebookToANewContextAndSaysWhenThereIsNone() {
    assertThat(page("/environment/", "")).doesNotContain("a new name");

    assertThat(notebook.run("%conf spark.app.name=a new name").status()).isEqualTo("ok");

    assertThat(page("/environment/", "")).contains("a new name");
    assertThat(page("/jobs/", "")).doesNotContain("count the birds");

    assertThat(notebook.run("spark.stop()").status()).isEqualTo("ok");

    assertThat(((None) ask("/jobs/", "")).reason()).isEqualTo(Reason.NO_SPARK);
  }
}
