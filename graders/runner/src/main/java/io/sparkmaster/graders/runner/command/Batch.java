package io.sparkmaster.graders.runner.command;

import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.Submission;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.graders.runner.replay.DataKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Grades many notebooks, several at a time. Equal work is graded once; what the journal has is not
 * graded again, unless part of it could not be graded; one that cannot be graded keeps no other
 * from it.
 */
final class Batch {
  private static final long CLEAN_UP_SECONDS = 15;
  private static final Set<Code> ENDS_ALL = EnumSet.of(Code.STOPPED, Code.JOURNAL);

  private final Work work;
  private final Course course;
  private final Optional<Journal> journal;
  private final Map<String, CompletableFuture<Entry>> running = new ConcurrentHashMap<>();

  /**
   * A batch.
   *
   * @param journal absent when nothing is to be kept
   */
  Batch(Work work, Course course, Optional<Journal> journal) {
    this.work = work;
    this.course = course;
    this.journal = journal;
  }

  /** Grades one notebook; called by several threads. */
  interface Work {
    /** Equal for notebooks that are graded alike. */
    String key(Lesson lesson, Notebook notebook);

    Entry grade(Lesson lesson, Notebook notebook, Path path);

    /** Runs the answers again. */
    static Work of(Submission submission, DataKind data) {
      return new Work() {
        @Override
        public String key(Lesson lesson, Notebook notebook) {
          return submission.key(lesson, notebook, data);
        }

        @Override
        public Entry grade(Lesson lesson, Notebook notebook, Path path) {
          var exercises = lesson.exercises().stream().map(Exercise::id).toList();
          var verdicts = submission.grade(lesson, notebook, exercises, data);
          return Entry.of(path, verdicts, SubmittedSources.of(lesson, notebook));
        }
      };
    }
  }

  /** Told as notebooks end, in whatever order; by several threads. */
  interface Listener {
    void ended(Entry entry, boolean gradedNow);
  }

  /**
   * The entries, in the order of the notebooks.
   *
   * @param parallel how many kernels may run at once
   * @throws RunnerException when it is stopped, or the journal cannot be written
   */
  List<Entry> run(List<Submitted> notebooks, int parallel, Listener listener) {
    var threads = Executors.newFixedThreadPool(parallel);
    try {
      var futures = new ArrayList<Future<Entry>>();
      for (var notebook : notebooks) {
        Callable<Entry> task = () -> one(notebook, listener);
        futures.add(threads.submit(task));
      }
      var entries = new ArrayList<Entry>();
      for (var future : futures) {
        entries.add(future.get());
      }
      return entries;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      end(threads);
    }
  }

  private static RunnerException stopped(Exception e) {
    return new RunnerException(Code.STOPPED, "Stopped: the other notebooks were not graded.", e);
  }

  /** Kernels end with the threads that run them. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    var interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Entry one(Submitted submitted, Listener listener) {
    try {
      var notebook = submitted.notebook();
      var lesson = LessonOfNotebook.find(course, notebook, submitted.path());
      var key = work.key(lesson, notebook);
      var mine = new CompletableFuture<Entry>();
      var other = running.putIfAbsent(key, mine);
      if (other != null) {
        return told(other.join().under(submitted.path()), false, listener);
      }
      var before = journal.flatMap(kept -> kept.find(key)).map(Entry::new).filter(Entry::gradable);
      if (before.isPresent()) {
        var entry = before.get().under(submitted.path());
        mine.complete(entry);
        return told(entry, false, listener);
      }
      try {
        var entry = work.grade(lesson, notebook, submitted.path());
        journal.ifPresent(kept -> kept.add(key, entry.json()));
        mine.complete(entry);
        return told(entry, true, listener);
      } catch (RuntimeException e) {
        mine.completeExceptionally(e);
        throw e;
      }
    } catch (CompletionException e) {
      return failure(submitted, e.getCause(), e, listener);
    } catch (RuntimeException e) {
      return failure(submitted, e, e, listener);
    }
  }

  private static Entry failure(
      Submitted submitted, Throwable cause, RuntimeException thrown, Listener listener) {
    if (cause instanceof RunnerException known && ENDS_ALL.contains(known.code())) {
      throw known;
    }
    if (!(cause instanceof RunnerException)) {
      throw thrown;
    }
    return told(
        Entry.ofError(submitted.path(), String.valueOf(cause.getMessage())), true, listener);
  }

  private static Entry told(Entry entry, boolean gradedNow, Listener listener) {
    listener.ended(entry, gradedNow);
    return entry;
  }
}
