package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.EndedKernels.Ended;
import io.sparkmaster.server.kernels.KernelAction.Kind;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import io.sparkmaster.server.status.KernelActivity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All kernels of this server. Nobody finds another user's. Thread-safe. */
public final class Kernels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
  private static final int STOP_SECONDS = 10;

  private final CullingRules culling;
  private final KernelPlaces places;
  private final KernelRegister register;
  private final Starts starts;
  private volatile boolean endOnClose;
  private volatile BiPredicate<Path, String> alone = (folder, notebook) -> false;
  private volatile int placesAlone = 1;
  private volatile Consumer<UserId> admission = owner -> {};
  private final Surroundings around;
  private final InstantSource clock;
  private final AtomicLong culled = new AtomicLong();
  private final HeldThreads restarts = new HeldThreads();
  private final HeldThreads interrupts = new HeldThreads();
  private final EndedKernels ended = new EndedKernels();
  private final KernelActions actions = new KernelActions();
  private final List<Consumer<UserId>> listeners = new CopyOnWriteArrayList<>();
  private final Map<KernelId, Kernel> kernels = new ConcurrentHashMap<>();

  /** Those that are no longer among the kernels, and not stopped yet: that takes seconds. */
  private final Set<Kernel> ending = ConcurrentHashMap.newKeySet();

  /** Those that were stopped, and of whose use of a cluster has to be asked once more. */
  private final Queue<Kernel> stopped = new ConcurrentLinkedQueue<>();

  private volatile boolean metered;
  private final ExecutorService background =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "kernels");
            thread.setDaemon(true);
            return thread;
          });

  /** Kernels that this starts: a provider's, or a warm pool's. */
  public Kernels(
      Launcher launcher, KernelQuotas quotas, CullingRules culling, InstantSource clock) {
    this(launcher, quotas, culling, clock, KernelRegister.NONE);
    this.endOnClose = true;
  }

  /** The same, written down for a server that is started again. */
  public Kernels(
      Launcher launcher,
      KernelQuotas quotas,
      CullingRules culling,
      InstantSource clock,
      KernelRegister register) {
    this(launcher, quotas, culling, clock, register, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param startsAtOnce how many kernels start at the same time; the others after them
   */
  Kernels(
      Launcher launcher,
      KernelQuotas quotas,
      CullingRules culling,
      InstantSource clock,
      KernelRegister register,
      int startsAtOnce) {
    this.culling = culling;
    this.clock = clock;
    this.register = register;
    this.places = new KernelPlaces(quotas, clock, this::uses);
    this.starts = new Starts(startsAtOnce, background);
    this.around =
        new Surroundings(
            launcher,
            starts,
            background,
            clock,
            register,
            new QueuesOfOwners(),
            places::changed,
            this::tellOwner);
  }

  /**
   * Goes on with the kernels of an earlier server.
   *
   * @param mayGoOn whether a user may have kernels here
   */
  public void adopt(KernelProvider provider, Predicate<UserId> mayGoOn) {
    for (var found : register.all()) {
      var process = find(provider, found);
      if (process.isPresent() && !mayGoOn.test(found.owner())) {
        process.get().close();
        register.remove(found.id());
        LOG.info("kernel {} of \"{}\", who may not log in, is ended", found.id(), found.owner());
      } else if (process.isPresent()) {
        goOn(found, process.get());
      } else {
        LOG.info(
            "kernel {} of \"{}\" is gone: its process has ended or cannot be reached",
            found.id(),
            found.owner());
        register.remove(found.id());
      }
    }
  }

  private void goOn(Registered found, RunningKernel process) {
    try {
      kernels.put(found.id(), Kernel.adopt(found, process, around));
      LOG.info("kernel {} of \"{}\" goes on", found.id(), found.owner());
    } catch (RuntimeException e) {
      LOG.warn("kernel {} of \"{}\" cannot go on", found.id(), found.owner(), e);
      register.remove(found.id());
    }
  }

  private static Optional<RunningKernel> find(KernelProvider provider, Registered found) {
    try {
      return provider.adopt(found.handle(), found.spec());
    } catch (LaunchException | ServerException e) {
      LOG.warn("kernel {} cannot be used: {}", found.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether there is a kernel of that id, whoever owns it. */
  public boolean has(KernelId id) {
    return kernels.containsKey(id);
  }

  /** Closing this ends the kernels, instead of leaving them to a server that is started again. */
  public void endOnClose() {
    endOnClose = true;
  }

  /**
   * Where kernels share processes, some notebooks need one of their own.
   *
   * @param rule asked for each new kernel, with its folder and its notebook's path in the workspace
   * @param places that such a kernel takes
   */
  public void giveOwnProcess(BiPredicate<Path, String> rule, int places) {
    alone = rule;
    placesAlone = places;
  }

  /**
   * Asks this from now on before a kernel starts or is restarted; it throws the refusal of an owner
   * who may not have it.
   */
  void admit(Consumer<UserId> rule) {
    admission = rule;
  }

  /**
   * Starts a kernel, where there are too many after a while of waiting for the learner's turn.
   * While others start, its process starts after them; until then it is starting, and what is sent
   * to it waits.
   *
   * @param kernelSpec its name; empty for the default
   * @param notebook for which it is, from the workspace's root; empty when that is not known
   * @throws ServerException when there is no such kernelspec or no process can be started, and when
   *     there are too many kernels, with what is full and what to do
   */
  public Kernel start(UserId owner, String kernelSpec, Path folder, String notebook) {
    return explained(
        owner,
        kernelSpec,
        () -> {
          admission.accept(owner);
          var spec = spec(kernelSpec, folder, notebook);
          try (var place = places.take(owner)) {
            return start(place, owner, spec, notebook);
          }
        });
  }

  /**
   * Starts a kernel for the owner of one that is about to be stopped, and needs no room but that
   * one's, when that one is alive.
   */
  public Kernel startInPlaceOf(Kernel old, String kernelSpec, Path folder, String notebook) {
    var alive = old.state() != KernelLifecycle.State.DEAD;
    return explained(
        old.owner(),
        kernelSpec,
        () -> {
          admission.accept(old.owner());
          var spec = spec(kernelSpec, folder, notebook);
          try (var place = alive ? places.over(old.owner()) : places.take(old.owner())) {
            return start(place, old.owner(), spec, notebook);
          }
        });
  }

  private Kernel start(KernelPlaces.Place place, UserId owner, LaunchSpec spec, String notebook) {
    var kernel = Kernel.start(owner, spec, notebook, around);
    place.fill(() -> kernels.put(kernel.id(), kernel));
    return kernel;
  }

  private LaunchSpec spec(String kernelSpec, Path folder, String notebook) {
    var kind = kernelSpec.isEmpty() ? KernelSpec.SCALA : KernelSpec.named(kernelSpec);
    var spec = new LaunchSpec(kind, folder, Map.of());
    return alone.test(folder, notebook) ? spec.inOwnProcess() : spec;
  }

  /**
   * Gives a kernel a new process; one that was dead needs room like a new one.
   *
   * @throws ServerException with {@link ErrorCode#TOO_MANY_REQUESTS} when too many of the learner's
   *     are restarted at this moment
   */
  void restart(Kernel kernel) {
    actions.during(
        Kind.RESTART,
        kernel,
        () -> restarts.during(kernel.owner(), "restarts", () -> restartNow(kernel)));
  }

  /** Stops a kernel's cell, within the same bounds. */
  void interrupt(Kernel kernel) {
    actions.during(
        Kind.INTERRUPT,
        kernel,
        () -> interrupts.during(kernel.owner(), "interrupts", kernel::interrupt));
  }

  private void restartNow(Kernel kernel) {
    admission.accept(kernel.owner());
    if (kernel.state() != KernelLifecycle.State.DEAD) {
      kernel.restart(() -> {});
      return;
    }
    try (var place = places.take(kernel.owner())) {
      kernel.restart(() -> place.fill(() -> {}));
    }
  }

  /** How all kernels are used, dead ones among them. */
  public List<KernelUse> uses() {
    return kernels.values().stream().map(kernel -> kernel.use(culling, placesAlone)).toList();
  }

  /** Keeps what stopped kernels have used of a shared cluster from now on until it is taken. */
  void meter() {
    metered = true;
  }

  /**
   * How long all kernels of each owner, those that were stopped among them, used a shared cluster
   * between two moments. Nothing is told twice.
   */
  Map<UserId, Duration> takeUse(Instant from, Instant to) {
    // In the order in which a kernel goes from one to the next, so that none is between two.
    var all = new HashSet<>(kernels.values());
    all.addAll(ending);
    for (var each = stopped.poll(); each != null; each = stopped.poll()) {
      all.add(each);
    }
    var used = new HashMap<UserId, Duration>();
    all.forEach(each -> used.merge(each.owner(), each.takeUse(from, to), Duration::plus));
    return used;
  }

  /** Ends a kernel that nobody has used since; its learner is told when, and why. */
  void cull(KernelUse use, Duration unusedFor) {
    var reason =
        "it was shut down after %d minutes without use, to make room for others"
            .formatted(unusedFor.toMinutes());
    if (end(use, use.lastUse(), reason)) {
      culled.incrementAndGet();
    }
  }

  /** Ends a kernel, also one that is used; its learner is told when, and why. */
  void end(KernelUse use, String reason) {
    end(use, Instant.MAX, reason);
  }

  private boolean end(KernelUse use, Instant unusedSince, String reason) {
    var kernel = kernels.get(use.id());
    if (kernel == null || !kernel.cull(unusedSince, reason)) {
      return false;
    }
    ended.add(new Ended(use.id(), use.owner(), use.path(), clock.instant(), reason));
    tellOwner(use.owner());
    actions.did(Kind.SHUTDOWN, kernel);
    return true;
  }

  /** The learner's kernels that this server has ended by itself, newest first. */
  List<Ended> ended(UserId owner) {
    return ended.of(owner, clock.instant());
  }

  /** The learner's place among those who wait for a kernel, from 1; 0 for none. */
  int placeOf(UserId learner) {
    return places.place(learner);
  }

  /** Calls this from now on when learners should look after their kernels. */
  public void listen(Consumer<UserId> listener) {
    listeners.add(listener);
  }

  /** Calls this from now on when something was done with a kernel, or could not be. */
  public void witness(Consumer<KernelAction> witness) {
    actions.witness(witness);
  }

  void tellOwner(UserId owner) {
    for (var listener : listeners) {
      try {
        listener.accept(owner);
      } catch (RuntimeException e) {
        // Who is not told now looks later; the kernel must not be lost by it.
        LOG.warn("\"{}\" is not told of the kernels", owner, e);
      }
    }
  }

  /** How many requests for a kernel wait for their turn. */
  public int waiting() {
    return places.asking();
  }

  /** How many kernels this server has ended because nobody used them. */
  public long culled() {
    return culled.get();
  }

  /** How many more kernels there is room for; negative when there are too many. */
  public int room() {
    return places.free();
  }

  private Kernel explained(UserId owner, String kernelSpec, Supplier<Kernel> started) {
    return actions.start(owner, kernelSpec, () -> explained(started));
  }

  private static Kernel explained(Supplier<Kernel> started) {
    try {
      return started.get();
    } catch (LaunchException failure) {
      var code =
          switch (failure.code()) {
            case UNKNOWN_KERNELSPEC -> ErrorCode.UNKNOWN_KERNELSPEC;
            case NO_WORKING_DIRECTORY -> ErrorCode.NOT_FOUND;
            case WORKSPACE_FULL -> ErrorCode.CONFLICT;
            case DISTRIBUTION_INCOMPLETE, FILES, NOT_STARTED -> ErrorCode.KERNEL_START;
            case PORTS_TAKEN, NO_ANSWER -> ErrorCode.UNAVAILABLE;
          };
      throw new ServerException(code, failure.getMessage(), failure);
    }
  }

  /** The user's kernels. */
  public List<Kernel> list(UserId user) {
    return kernels.values().stream().filter(kernel -> kernel.owner().equals(user)).toList();
  }

  /** How many there are, who listens, and when one last did something. */
  public KernelActivity.Snapshot activity() {
    var connections = 0;
    var last = Instant.EPOCH;
    for (var kernel : kernels.values()) {
      connections += kernel.connections();
      last = kernel.lastActivity().isAfter(last) ? kernel.lastActivity() : last;
    }
    return new KernelActivity.Snapshot(kernels.size(), connections, last);
  }

  /** The user's kernel of that id. */
  public Optional<Kernel> find(UserId user, KernelId id) {
    return Optional.ofNullable(kernels.get(id)).filter(kernel -> kernel.owner().equals(user));
  }

  /**
   * The user's kernel of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public Kernel require(UserId user, KernelId id) {
    return find(user, id)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "Kernel does not exist: %s. It was shut down, or the server was started again; start a new kernel."
                        .formatted(id)));
  }

  /** Ends a kernel; false when it is not there, or not any more. */
  public boolean stop(UserId user, KernelId id) {
    var present = find(user, id);
    if (present.isEmpty()) {
      return false;
    }
    var kernel = present.get();
    synchronized (ending) {
      if (kernels.get(id) != kernel) {
        return false;
      }
      ending.add(kernel);
      kernels.remove(id);
    }
    try {
      actions.during(Kind.SHUTDOWN, kernel, kernel::stop);
    } finally {
      if (metered) {
        stopped.add(kernel);
      }
      ending.remove(kernel);
    }
    places.changed();
    tellOwner(user);
    return true;
  }

  /** Ends all kernels of that owner, and tells how many there were. */
  int stopAll(UserId owner) {
    return (int) list(owner).stream().filter(kernel -> stop(owner, kernel.id())).count();
  }

  /** Lets go of all kernels, or ends them, at the same time. */
  @Override
  public void close() {
    starts.close();
    if (!endOnClose) {
      kernels.values().forEach(Kernel::release);
      kernels.clear();
      background.shutdown();
      return;
    }
    var stops =
        kernels.values().stream()
            .map(kernel -> CompletableFuture.runAsync(kernel::stop, background))
            .toArray(CompletableFuture<?>[]::new);
    kernels.clear();
    var failed =
        CompletableFuture.allOf(stops)
            .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
            .handle((done, failure) -> failure)
            .join();
    background.shutdown();
    if (failed != null) {
      throw new ServerException(ErrorCode.INTERNAL, "A kernel could not be stopped.", failed);
    }
  }
}
