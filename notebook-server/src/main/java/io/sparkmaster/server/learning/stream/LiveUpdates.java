package io.sparkmaster.server.learning.stream;

import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.LearnerId;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;
import io.sparkmaster.server.learning.events.Ulid;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All pages that are open. Each is told what its own learner does, and nothing else. */
public final class LiveUpdates implements AutoCloseable {
  /** The message that says that progress is not what it was: pages ask what it is. */
  public static final String PROGRESS = "progress";

  /** The first message of each connection. */
  public static final String READY = "ready";

  private static final String BEFORE_ALL = "0";
  private static final int MOST_PER_LEARNER = 20;
  // A page that comes back proves that its user is still logged in.
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Learners learners;
  private final EventLog events;
  private final Set<Mailbox> mailboxes = ConcurrentHashMap.newKeySet();
  private final Consumer<Event> listener = this::appended;
  private final ExecutorService senders = Executors.newCachedThreadPool(LiveUpdates::daemon);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(LiveUpdates::daemon);

  private final Future<?> beating;

  /** Starts to follow the log. */
  public LiveUpdates(Learners learners, EventLog events, Duration heartbeat) {
    this.learners = learners;
    this.events = events;
    events.listen(listener);
    this.beating =
        timer.scheduleWithFixedDelay(
            this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "live-updates");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Refuses a user whose pages are too many already.
   *
   * @throws ServerException with {@link ErrorCode#TOO_MANY_REQUESTS}
   */
  public void requireRoom(UserId user) {
    if (!hasRoom(learners.of(user))) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "You have %d pages open that follow your progress; close some."
              .formatted(MOST_PER_LEARNER));
    }
  }

  private boolean hasRoom(LearnerId learner) {
    var open = mailboxes.stream().filter(it -> it.learner().equals(learner)).count();
    return open < MOST_PER_LEARNER;
  }

  /**
   * Opens a connection; ends it at once when others took the room since {@link #requireRoom}.
   *
   * @param lastId of the last message that the page has received; empty for none
   * @return what is to run when the page is gone
   */
  public Runnable open(UserId user, String lastId, Outlet outlet) {
    var learner = learners.of(user);
    var resumed = lastId.equals(BEFORE_ALL) || Ulid.isUlid(lastId);
    var start = resumed ? lastId : startOf(learner);
    var mailbox = new Mailbox(learner, start, outlet, senders);
    if (!register(mailbox)) {
      mailbox.end();
      return () -> {};
    }
    mailbox.news(READY, "{}");
    if (resumed) {
      replay(mailbox, lastId);
    }
    return () -> {
      mailboxes.remove(mailbox);
      mailbox.end();
    };
  }

  /** Before the log is read: what happens in between comes twice rather than never. */
  private synchronized boolean register(Mailbox mailbox) {
    return hasRoom(mailbox.learner()) && mailboxes.add(mailbox);
  }

  private String startOf(LearnerId learner) {
    var last = events.lastId(learner);
    return last.isEmpty() ? BEFORE_ALL : last;
  }

  /** Messages only say where something changed, so the last one about each place is enough. */
  private void replay(Mailbox mailbox, String lastId) {
    var latest = new LinkedHashMap<Subject, Event>();
    for (var event : events.after(mailbox.learner(), lastId)) {
      latest.remove(event.subject());
      latest.put(event.subject(), event);
    }
    latest.values().forEach(event -> send(mailbox, event));
  }

  private void appended(Event event) {
    for (var mailbox : mailboxes) {
      if (mailbox.learner().equals(event.learner())) {
        send(mailbox, event);
      }
    }
  }

  private static void send(Mailbox mailbox, Event event) {
    var subject = event.subject();
    var data =
        Json.mapper()
            .createObjectNode()
            .put("type", event.type().text())
            .put("course", subject.course().value())
            .put("lesson", subject.lesson().value());
    subject.exercise().map(ExerciseId::value).ifPresent(it -> data.put("exercise", it));
    mailbox.event(event.id(), PROGRESS, data.toString());
  }

  /** Tells a learner's pages what is in no log. */
  public void tell(LearnerId learner, String type, String data) {
    mailboxes.stream()
        .filter(it -> it.learner().equals(learner))
        .forEach(it -> it.news(type, data));
  }

  private void beat() {
    mailboxes.removeIf(LiveUpdates::outlived);
    mailboxes.forEach(Mailbox::heartbeat);
  }

  private static boolean outlived(Mailbox mailbox) {
    var outlived = mailbox.ageNanos() > LONGEST.toNanos();
    if (outlived) {
      mailbox.end();
    }
    return outlived;
  }

  /** Ends all connections. */
  @Override
  public void close() {
    events.unlisten(listener);
    beating.cancel(false);
    timer.shutdown();
    mailboxes.forEach(Mailbox::end);
    mailboxes.clear();
    senders.shutdown();
  }
}
