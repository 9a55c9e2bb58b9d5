package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The notebook's evaluators, each started once, when first wanted or before. Thread-safe. */
final class Languages {
  /** Somebody who asks what a name is waits so long, and the next one with them. */
  private static final long SOON_SECONDS = 3;

  private final Map<Language, Supplier<Evaluator>> makers;
  private final Map<Language, CompletableFuture<Evaluator>> started = new EnumMap<>(Language.class);
  private final Executor threads;

  Languages(Map<Language, Supplier<Evaluator>> makers, Executor threads) {
    this.makers = new EnumMap<>(makers);
    this.threads = threads;
  }

  /** Starts a language in the background, once. */
  synchronized CompletableFuture<Evaluator> start(Language language) {
    return started.computeIfAbsent(
        language, wanted -> CompletableFuture.supplyAsync(makers.get(wanted), threads));
  }

  /** The evaluator; waits while it starts, and throws what its start threw. */
  Evaluator get(Language language) throws InterruptedException {
    try {
      return start(language).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("The start of " + language.id() + " failed", e.getCause());
    }
  }

  /** The evaluator if it has started. */
  synchronized Optional<Evaluator> ready(Language language) {
    var evaluator = started.get(language);
    return evaluator == null || !evaluator.isDone() || evaluator.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.of(evaluator.join());
  }

  /** The evaluator if it has started; one that has not is started for the next time. */
  Optional<Evaluator> wanted(Language language) {
    return start(language).isDone() ? ready(language) : Optional.empty();
  }

  /** The evaluator if it has started, or does so within some seconds. */
  Optional<Evaluator> soon(Language language) {
    try {
      return Optional.of(start(language).get(SOON_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Where in a cell that frame is. */
  Optional<String> place(StackTraceElement frame) {
    return Arrays.stream(Language.values())
        .flatMap(language -> ready(language).stream())
        .flatMap(evaluator -> evaluator.place(frame).stream())
        .findFirst();
  }

  /** The languages that have started. */
  synchronized Map<Language, Evaluator> started() {
    var ready = new EnumMap<Language, Evaluator>(Language.class);
    started
        .keySet()
        .forEach(language -> ready(language).ifPresent(each -> ready.put(language, each)));
    return ready;
  }

  /** The value of a variable in the first language that knows it. */
  Optional<Object> variable(String name, Language first) {
    return Stream.concat(Stream.of(first), Arrays.stream(Language.values()))
        .distinct()
        .flatMap(language -> ready(language).stream())
        .flatMap(evaluator -> evaluator.variable(name).stream())
        .findFirst();
  }

  synchronized void close() {
    started.keySet().forEach(language -> ready(language).ifPresent(Evaluator::close));
  }
}
