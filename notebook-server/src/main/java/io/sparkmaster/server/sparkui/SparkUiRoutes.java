package io.sparkmaster.server.sparkui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Elsewhere;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Page;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.Kernel;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.sparkhistory.ShownApplications;
import io.sparkmaster.server.sparkui.Tickets.Shown;
import io.sparkmaster.server.sparkui.Tickets.Ticket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Spark's UI of a running kernel, or of an application that has ended. A kernel, or a process like
 * one, makes the pages and is its learner's, so they run without an origin and with no cookie, at
 * an address that shows nothing but them. The kernel is asked on its own channel: this server opens
 * no connection to anywhere for it.
 */
public final class SparkUiRoutes implements RouteModule {
  /** A kernel that has more to do says so earlier. */
  public static final Duration PATIENCE = Duration.ofSeconds(25);

  // Without allow-same-origin: scripts have the rights of nobody. Their own address alone answers
  // to them. Spark's pages have scripts in their text, and one compiles templates.
  private static final String POLICY =
      String.join(
          "; ",
          "sandbox allow-scripts allow-forms allow-popups",
          "default-src 'self' data:",
          "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
          "style-src 'self' 'unsafe-inline'",
          "base-uri 'self'",
          "form-action 'self'",
          "frame-ancestors 'none'");

  private final Kernels kernels;
  private final ShownApplications ended;
  private final String baseUrl;
  private final Tickets tickets;
  private final Duration patience;
  private final Lanes lanes = new Lanes();

  /**
   * The UIs of these kernels and applications.
   *
   * @param baseUrl of the server; ends with "/"
   * @param patience how long a kernel may take for a page
   */
  public SparkUiRoutes(
      Kernels kernels,
      ShownApplications ended,
      String baseUrl,
      InstantSource clock,
      Duration patience) {
    this.kernels = kernels;
    this.ended = ended;
    this.patience = patience;
    this.baseUrl = baseUrl;
    this.tickets = new Tickets(clock);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/kernels/{kernel_id}/spark", this::open);
    routes.get("/api/spark/applications/{application_id}/ui", this::openEnded);
    routes.get("/spark/{ticket}", this::show);
    routes.get("/spark/{ticket}/<path>", this::show);
    routes.options("/spark/{ticket}/<path>", SparkUiRoutes::allow);
  }

  private void open(Context context) {
    var user = Identity.of(context).user();
    var id = new KernelId(context.pathParam("kernel_id"));
    if (kernels.find(user, id).isEmpty()) {
      throw new ServerException(
          ErrorCode.NOT_FOUND, "Kernel does not exist: %s. %s".formatted(id, finished()));
    }
    open(context, user, new Shown.OfKernel(id));
  }

  private void openEnded(Context context) {
    var user = Identity.of(context).user();
    var application = ended.require(user, context.pathParam("application_id"));
    open(context, user, new Shown.OfEnded(application.id().toString()));
  }

  private void open(Context context, UserId user, Shown shown) {
    var word = tickets.issue(user, shown, Admission.of(context)::stillStands);
    context.header("Cache-Control", "no-store");
    context.redirect(root(word) + "/jobs/");
  }

  /** Where to look when a kernel has ended. */
  private String finished() {
    return "What it ran is listed, while it is kept, at %sspark-applications (in JupyterLab, Kernel > Finished Spark Applications)."
        .formatted(baseUrl);
  }

  private String root(String word) {
    return baseUrl + "spark/" + word;
  }

  /** jQuery names itself in a header, for which browsers ask first. */
  private static void allow(Context context) {
    context
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Methods", "GET")
        .header("Access-Control-Allow-Headers", "X-Requested-With")
        .header("Access-Control-Max-Age", "3600")
        .status(204);
  }

  private void show(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        // A tab that such a page opens is sandboxed too, and browsers refuse it one with another.
        .header("Cross-Origin-Opener-Policy", "unsafe-none")
        .header("Cache-Control", "no-store");
    requireNoPageOfOurs(context);
    var word = context.pathParam("ticket");
    var ticket = tickets.use(word).orElseThrow(SparkUiRoutes::over);
    var request = request(context, word);
    context.future(
        () ->
            lanes
                .during(ticket.user(), () -> ask(ticket, request))
                .handle(this::replied)
                .thenAccept(reply -> answer(context, word, request, reply)));
  }

  /** What a kernel sends as a script must not become one of a page with our rights. */
  private static void requireNoPageOfOurs(Context context) {
    var destination = context.header("Sec-Fetch-Dest");
    if ("same-origin".equals(context.header("Sec-Fetch-Site"))
        && destination != null
        && !destination.equals("document")) {
      throw noPart();
    }
  }

  /** Browsers tell who asks over HTTPS only; but pages of ours send cookies, and these do not. */
  private static void requireOwnPage(Context context, Page page) {
    if (context.header("Sec-Fetch-Site") == null
        && !context.cookieMap().isEmpty()
        && !page.contentType().startsWith("text/html")) {
      throw noPart();
    }
  }

  private static ServerException noPart() {
    return new ServerException(
        ErrorCode.FORBIDDEN, "Spark's UI is a page of its own and no part of another one.");
  }

  private static ServerException over() {
    return new ServerException(
        ErrorCode.GONE,
        "This address of a Spark UI has expired, or never was one. Open the UI again from its"
            + " notebook: in JupyterLab, Kernel > Open Spark UI.");
  }

  private SparkUiRequest request(Context context, String word) {
    var root = root(word);
    var raw = context.path();
    if (!raw.startsWith(root)) {
      // The ticket was written with escapes, which no link of ours does.
      throw over();
    }
    var path = raw.substring(root.length());
    try {
      return new SparkUiRequest(
          path.isEmpty() ? "/" : path, withoutToken(context.queryString()), root);
    } catch (ProtocolException malformed) {
      throw new ServerException(ErrorCode.BAD_REQUEST, malformed.getMessage(), malformed);
    }
  }

  private static String withoutToken(@Nullable String query) {
    return query == null
        ? ""
        : Arrays.stream(query.split("&"))
            .filter(part -> !part.startsWith("token="))
            .collect(Collectors.joining("&"));
  }

  private CompletableFuture<SparkUiReply> ask(Ticket ticket, SparkUiRequest request) {
    if (ticket.shown() instanceof Shown.OfEnded shown) {
      return ended
          .ask(ticket.user(), shown.application(), SparkUiRequest.TYPE, request.toJson(), patience)
          .thenApply(SparkUiReply::parse)
          .exceptionallyCompose(SparkUiRoutes::stillRead);
    }
    var id = ((Shown.OfKernel) ticket.shown()).kernel();
    return kernels
        .find(ticket.user(), id)
        .filter(kernel -> kernel.state() != State.DEAD)
        .map(kernel -> ask(kernel, request))
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.GONE, "The kernel of this Spark UI has ended. " + finished()));
  }

  /** Of a kernel that runs, more can be said. */
  private static CompletableFuture<SparkUiReply> stillRead(Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return CompletableFuture.failedFuture(
        cause instanceof TimeoutException
            ? new ServerException(
                ErrorCode.UNAVAILABLE,
                "What this application did is still being read. Load this page again in a moment.")
            : cause);
  }

  private CompletableFuture<SparkUiReply> ask(Kernel kernel, SparkUiRequest request) {
    return kernel
        .ask(SparkUiRequest.TYPE, request.toJson(), patience)
        .thenApply(SparkUiReply::parse);
  }

  private SparkUiReply replied(@Nullable SparkUiReply reply, @Nullable Throwable failure) {
    if (reply != null) {
      return reply;
    }
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof ServerException known) {
      throw known;
    }
    if (cause instanceof TimeoutException) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "The kernel did not answer within %d seconds. Load the page again; if it stays so, restart the kernel."
              .formatted(patience.toSeconds()));
    }
    if (cause instanceof ProtocolException malformed) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          malformed.getMessage() + " Restart the kernel, if code in it has not changed that.",
          malformed);
    }
    throw new ServerException(ErrorCode.INTERNAL, "Spark's UI could not be asked.", cause);
  }

  private void answer(Context context, String word, SparkUiRequest request, SparkUiReply reply) {
    if (reply instanceof None none) {
      throw new ServerException(code(none.reason()), "Spark's UI says: " + none.text());
    }
    if (reply instanceof Elsewhere elsewhere) {
      context.redirect(root(word) + elsewhere.target());
    } else if (reply instanceof Page page) {
      requireOwnPage(context, page);
      if (page.status() == 200 && request.path().startsWith("/static/")) {
        context.header("Cache-Control", "private, max-age=3600");
      }
      context.status(page.status()).contentType(page.contentType()).result(page.body());
    }
  }

  private static ErrorCode code(SparkUiReply.Reason reason) {
    return switch (reason) {
      case NO_SPARK, FAILED -> ErrorCode.UNAVAILABLE;
      case SHARED -> ErrorCode.CONFLICT;
      case REFUSED -> ErrorCode.FORBIDDEN;
      case BUSY -> ErrorCode.TOO_MANY_REQUESTS;
    };
  }
}
