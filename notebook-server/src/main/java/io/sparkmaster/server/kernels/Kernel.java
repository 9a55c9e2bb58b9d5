package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.KernelLifecycle;
import io.sparkmaster.kernel.launch.KernelLifecycle.Action;
import io.sparkmaster.kernel.launch.KernelLifecycle.Event;
import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.transport.Missed;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kernel of this server, over all the processes that it gets: its clients stay while a process
 * is replaced. Thread-safe.
 */
public final class Kernel {
  private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);

  /**
   * On a machine where many cells run, a start takes long; the end of the process is seen sooner.
   */
  private static final Duration READY = Duration.ofMinutes(3);

  private static final Duration INTERRUPT = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(3);

  private final KernelId id;
  private final UserId owner;
  private final LaunchSpec spec;
  private final Launching launching;
  private final Steps steps;
  private final Consumer<UserId> tellOwner;
  private final Executor background;
  private final Clients clients;
  private final Requests requests = new Requests();
  private final Held held = new Held();
  private KernelLifecycle lifecycle = KernelLifecycle.starting();
  private @Nullable KernelLink link;
  private final InstantSource clock;
  private final Registration registration;
  private final Runnable ended;
  private final Usage usage;
  private boolean culled;
  private String deathReason = "";

  private Kernel(KernelId id, UserId owner, LaunchSpec spec, String path, Surroundings around) {
    this.id = id;
    this.owner = owner;
    this.spec = spec;
    this.launching = new Launching(around.launcher(), around.starts(), spec, this::open);
    this.steps = new Steps(around.background());
    this.tellOwner = around.tellOwner();
    this.background = around.background();
    this.clock = around.clock();
    this.registration = new Registration(around.register(), id, owner, spec, path);
    this.ended = around.ended();
    this.clients = new Clients(around.queued().of(owner));
    this.usage = new Usage(clock.instant());
  }

  /**
   * Starts a kernel's process, when its turn comes; what clients send before it answers waits.
   *
   * @param path of the notebook that it is for; empty when that is not known
   * @throws LaunchException when no process can be started
   */
  static Kernel start(UserId owner, LaunchSpec spec, String path, Surroundings around) {
    var kernel = new Kernel(KernelId.random(), owner, spec, path, around);
    kernel.launch();
    return kernel;
  }

  /**
   * A kernel whose process an earlier server has started: what it sent meanwhile is asked for, and
   * waits for the clients to come back.
   */
  static Kernel adopt(Registered found, RunningKernel process, Surroundings around) {
    var kernel = new Kernel(found.id(), found.owner(), process.spec(), found.path(), around);
    kernel.open(process, KernelLink::toFound, kernel.usage::found);
    return kernel;
  }

  public KernelId id() {
    return id;
  }

  UserId owner() {
    return owner;
  }

  /** What it is doing. */
  public synchronized State state() {
    return lifecycle.state();
  }

  /** How many clients are connected now. */
  public int connections() {
    return clients.connections();
  }

  synchronized Instant lastActivity() {
    return usage.last();
  }

  /** Somebody wants it kept, though it does nothing; false when it is too late for that. */
  public synchronized boolean keep() {
    if (culled || lifecycle.state() == State.DEAD || lifecycle.state() == State.STOPPING) {
      return false;
    }
    usage.touch(clock.instant());
    return true;
  }

  /** It is the kernel of this notebook now. */
  public void isFor(String notebook) {
    registration.isFor(notebook);
  }

  /** How it is used, when it is culled by these rules, and what it takes if it is alone. */
  synchronized KernelUse use(CullingRules rules, int placesAlone) {
    var shown = registration.shown();
    var due = rules.due(lifecycle.state(), clients.connections(), usage.last());
    var places = spec.alone() ? placesAlone : 1;
    return new KernelUse(
        id, owner, shown, lifecycle.state(), usage.last(), due, launching.before(), places);
  }

  /** As Jupyter's API shows it. */
  public synchronized KernelModel model() {
    return KernelModel.of(
        id, spec.kernelSpec().name(), usage.last(), lifecycle.state(), clients.connections());
  }

  /** Sends to this connection, as that client's, first what it has missed. */
  public void attach(String session, Sink sink) {
    clients.attach(session, sink);
  }

  /** The connection is gone; what comes is kept for a while. */
  public void detach(String session, Sink sink) {
    clients.detach(session, sink);
  }

  /** Passes a client's message on to the kernel. */
  public void send(String session, Channel channel, Message message) {
    var request = new Requests.Request(session, channel, message);
    synchronized (this) {
      usage.sent(message, clock.instant());
      var to = lifecycle.answered() ? link : null;
      if (to != null) {
        requests.add(request);
        // Inside the lock: what was held is sent before it, in order.
        to.send(channel, message);
        return;
      }
      if (lifecycle.state() != State.DEAD && held.add(channel, message)) {
        requests.add(request);
        return;
      }
    }
    if (state() == State.DEAD) {
      Requests.answer(List.of(request), deathMessage() + " Restart it to go on.", clients);
    } else {
      Requests.refuse(request, Held.FULL, clients);
    }
  }

  /**
   * Asks the kernel something on its control channel, where running cells are in nobody's way.
   *
   * @return the content of the reply; fails with a TimeoutException when none comes in time
   * @throws ServerException with {@link ErrorCode#UNAVAILABLE} when there is no process to ask
   */
  public CompletableFuture<ObjectNode> ask(String type, ObjectNode content, Duration deadline) {
    return presentLink().ask(type, content, deadline, background);
  }

  /** Asks the kernel to stop the running cell. */
  void interrupt() {
    try {
      presentLink().process().interrupt(INTERRUPT);
    } catch (LaunchException e) {
      throw new ServerException(ErrorCode.UNAVAILABLE, e.getMessage(), e);
    }
  }

  private synchronized KernelLink presentLink() {
    var present = link;
    if (present == null) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "The kernel is %s. Try again when it runs.".formatted(lifecycle.state().wireName()));
    }
    return present;
  }

  /**
   * Replaces the process; returns when the new one answers.
   *
   * @param begun runs when the kernel counts as alive again
   */
  void restart(Runnable begun) {
    Steps.await(steps.add(() -> step(new Event.RestartAsked(), null)));
    begun.run();
    if (launching.await().filter(present -> present.awaitReady(READY)).isEmpty()) {
      throw new ServerException(
          ErrorCode.KERNEL_START, "The kernel did not start again. " + deathMessage());
    }
  }

  /**
   * Ends the process, unless somebody has used the kernel meanwhile; the clients stay, and are told
   * why when they want something of it.
   *
   * @param unusedSince the use after which nobody has used it
   * @param reason a sentence without its end
   * @return whether it has been ended
   */
  boolean cull(Instant unusedSince, String reason) {
    synchronized (this) {
      if (usage.last().isAfter(unusedSince) || lifecycle.state() == State.DEAD) {
        return false;
      }
      culled = true;
    }
    try {
      Steps.await(steps.add(() -> step(new Event.EndAsked(), reason)));
    } finally {
      synchronized (this) {
        culled = false;
      }
    }
    return true;
  }

  /** Lets go of the process, which runs on for another server to find. */
  void release() {
    var present = takeLink();
    launching.givenUp();
    if (present != null) {
      present.close();
    }
    var after = present == null ? "the kernel does not run: choose it again" : "the kernel goes on";
    clients.close("the server is stopping; " + after);
  }

  /** Ends the kernel for good; returns when its process has ended. */
  void stop() {
    Steps.await(steps.add(() -> step(new Event.StopAsked(), null)));
    registration.remove();
    clients.announce(State.DEAD);
    clients.close("the kernel was shut down");
  }

  private void step(Event event, @Nullable String reason) {
    KernelLifecycle.Step step;
    var unanswered = List.<Requests.Request>of();
    synchronized (this) {
      step = lifecycle.on(event);
      lifecycle = step.next();
      if (reason != null) {
        deathReason = reason;
      }
      if (step.actions().contains(Action.ANSWER_PENDING)) {
        held.clear();
        unanswered = requests.takeAll();
      }
    }
    for (var action : step.actions()) {
      switch (action) {
        case STOP_PROCESS -> stopProcess();
        case ANSWER_PENDING ->
            Requests.answer(unanswered, reason == null ? null : deathMessage(), clients);
        case ANNOUNCE -> clients.announce(step.next().state());
        case START_PROCESS -> startProcess();
      }
    }
    if (step.next().isOver()) {
      launching.givenUp();
    }
    if (step.next().state() == State.DEAD) {
      registration.remove();
      ended.run();
    }
  }

  /** How long it used a shared cluster between two moments, of which nobody has asked before. */
  Duration takeUse(Instant from, Instant to) {
    return usage.occupation().take(from, to);
  }

  private synchronized @Nullable KernelLink takeLink() {
    var present = link;
    link = null;
    usage.gone(clock.instant());
    return present;
  }

  private void stopProcess() {
    var present = takeLink();
    if (present != null) {
      present.process().shutdown(STOP);
      present.close();
    }
  }

  private void startProcess() {
    try {
      if (launching.again()) {
        launch();
      }
    } catch (RuntimeException e) {
      notLaunched(e);
    }
  }

  private void launch() {
    if (!launching.beginOrWait(turn -> steps.addUnawaited(() -> takeTurn(turn)))) {
      tellOwner.accept(owner);
    }
  }

  private void takeTurn(Starts.Turn turn) {
    launching.turnHasCome();
    boolean wanted;
    synchronized (this) {
      wanted = link == null && !lifecycle.isOver();
    }
    if (!wanted) {
      turn.close();
      return;
    }
    try {
      launching.begin(turn);
    } catch (RuntimeException e) {
      notLaunched(e);
    }
    tellOwner.accept(owner);
  }

  private void notLaunched(RuntimeException failure) {
    LOG.warn("kernel {} cannot be started", id, failure);
    var reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    // At once, before a restart that is asked for now.
    step(new Event.LaunchFailed(), reason);
  }

  private KernelLink open(RunningKernel process) {
    return open(process, KernelLink::new, usage::started);
  }

  /**
   * @param begun told when there is a process to be used, which is not before
   */
  private KernelLink open(
      RunningKernel process,
      BiFunction<RunningKernel, KernelLink.Receiver, KernelLink> link,
      Consumer<Instant> begun) {
    try {
      registration.put(process);
      return open(link.apply(process, this::received), begun);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private KernelLink open(KernelLink opened, Consumer<Instant> begun) {
    synchronized (this) {
      link = opened;
      begun.accept(clock.instant());
    }
    opened.process().exit().thenAcceptAsync(exit -> died(opened, exit), background);
    background.execute(() -> becomeReady(opened));
    return opened;
  }

  private void becomeReady(KernelLink opened) {
    Missed missed;
    try {
      opened.becomeReady(READY);
      missed = opened.missed();
    } catch (LaunchException | ProtocolException e) {
      if (opened.process().alive()) {
        LOG.warn("kernel {} does not answer and is ended: {}", id, e.getMessage());
        opened.process().close();
      }
      return;
    }
    synchronized (this) {
      if (link != opened) {
        return;
      }
      lifecycle = lifecycle.on(new Event.Answered()).next();
      held.sendAll(opened);
    }
    try {
      replay(opened, missed);
    } catch (RuntimeException e) {
      // A kernel can say anything.
      LOG.warn("what kernel {} says it has sent without a server cannot be passed on", id, e);
    } finally {
      opened.goOn();
    }
  }

  private void replay(KernelLink from, Missed missed) {
    clients.expect(missed);
    missed.messages().forEach(item -> received(from, item.channel(), item.message()));
    synchronized (this) {
      if (missed.running().isPresent()) {
        usage.runs(missed.running().get(), clock.instant());
        lifecycle = lifecycle.on(new Event.Reported(true)).next();
      }
    }
    if (!missed.messages().isEmpty()) {
      LOG.info(
          "kernel {}: {} messages of the time without a server, {} were too many",
          id,
          missed.messages().size(),
          missed.lost());
    }
  }

  private void died(KernelLink ended, KernelExit exit) {
    synchronized (this) {
      if (link != ended) {
        return;
      }
      takeLink();
    }
    LOG.warn("kernel {} died: {}", id, exit.reason());
    ended.process().close();
    ended.close();
    var reason = ended.reason(exit);
    var died = new Event.Died(ended.age(), exit.portsTaken());
    steps.addUnawaited(() -> step(died, reason));
  }

  private synchronized String deathMessage() {
    return "The kernel ended: " + deathReason + ". Its variables are gone.";
  }

  private void received(KernelLink from, Channel channel, Message message) {
    synchronized (this) {
      if (link != from) {
        return;
      }
      usage
          .published(channel, message, clock.instant())
          .ifPresent(busy -> lifecycle = lifecycle.on(new Event.Reported(busy)).next());
    }
    switch (channel) {
      case IOPUB -> {
        // Tells a subscriber that it is heard: this server is the only one there.
        if (!message.type().equals("iopub_welcome")) {
          clients.broadcast(message);
        }
      }
      case SHELL, CONTROL -> reply(requests.replied(message), channel, message);
      case STDIN -> reply(requests.asked(message), channel, message);
      case HEARTBEAT -> throw new IllegalStateException("A client's end has no heartbeat");
    }
  }

  /** An earlier server may have passed the request on; then it names the client itself. */
  private void reply(@Nullable String session, Channel channel, Message message) {
    var asker = message.parent().map(Header::session).orElse("");
    clients.reply(session != null ? session : asker, channel, message);
  }
}
