package io.sparkmaster.cluster.services;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Lets each learner reach the topics, groups and transactions whose names begin with the learner's
 * and a dot, and nobody else's, and make new ones while there is room for them. It is a rule and no
 * list, so nothing has to be kept when learners come and go. {@value #BROKER} may do everything.
 */
public final class OwnTopics implements Authorizer {
  /** The name by which the broker itself, and who administers it, sign in. */
  static final String BROKER = "_broker";

  /** What Spark calls the groups of its sources; a random UUID follows. */
  private static final String SPARKS_GROUPS = "spark-kafka-";

  private LearnerTopics limits;

  @Override
  public void configure(Map<String, ?> settings) {
    limits = LearnerTopics.of(settings);
  }

  @Override
  public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
    var ready = new HashMap<Endpoint, CompletionStage<Void>>();
    server.endpoints().forEach(each -> ready.put(each, CompletableFuture.completedFuture(null)));
    return ready;
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    var room = new Room(context);
    return actions.stream()
        .map(
            action ->
                result(
                    mayDo(context.principal(), action.operation(), action.resourcePattern())
                        && room.isFor(action)))
        .toList();
  }

  /**
   * Whether topics that are made because somebody writes to them, or reads them, may be. Their
   * making is asked for later and in silence, so a refusal there would leave the client waiting for
   * a minute. For one request; its topics are counted when the first of them is new.
   */
  private final class Room {
    private final AuthorizableRequestContext context;
    private int more = -1;

    Room(AuthorizableRequestContext context) {
      this.context = context;
    }

    boolean isFor(Action action) {
      var name = context.principal().getName();
      if (context.requestType() != ApiKeys.METADATA.id
          || action.operation() != AclOperation.CREATE
          || name.equals(BROKER)) {
        return true;
      }
      if (more < 0) {
        more = count(name);
      }
      if (more == 0) {
        return false;
      }
      more--;
      return true;
    }

    private int count(String name) {
      try {
        var topics = new TopicCount(limits.data()).of(name);
        var partitions = topics.values().stream().mapToInt(it -> it).sum();
        return Math.max(
            0,
            Math.min(
                limits.topics() - topics.size(),
                (limits.partitions() - partitions) / limits.usualPartitions()));
      } catch (IOException unknown) {
        return 0;
      }
    }
  }

  static boolean mayDo(KafkaPrincipal who, AclOperation what, ResourcePattern on) {
    if (!who.getPrincipalType().equals(KafkaPrincipal.USER_TYPE)) {
      return false;
    }
    var name = who.getName();
    if (name.equals(BROKER)) {
      return true;
    }
    if (!isLearner(name)) {
      return false;
    }
    var own = LearnerTopics.learner(on.name()).filter(name::equals).isPresent();
    return switch (on.resourceType()) {
      // To alter a topic is to add partitions, of which no rule is asked.
      case TOPIC -> own && what != AclOperation.ALTER;
      case TRANSACTIONAL_ID -> own;
      case GROUP -> own || on.name().startsWith(SPARKS_GROUPS);
      // Whoever may describe the cluster is told everybody's topics, sizes and groups.
      default -> false;
    };
  }

  private static boolean isLearner(String name) {
    return LearnerTopics.learner(name + ".").filter(name::equals).isPresent();
  }

  /** Asked of producers that number what they send: whether there is any topic to write to. */
  @Override
  public AuthorizationResult authorizeByResourceType(
      AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
    var name = context.principal().getName();
    return result(
        name.equals(BROKER)
            || isLearner(name) && type == ResourceType.TOPIC && operation == AclOperation.WRITE);
  }

  private static AuthorizationResult result(boolean allowed) {
    return allowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext context, List<AclBinding> bindings) {
    return bindings.stream()
        .map(each -> CompletableFuture.completedFuture(new AclCreateResult(unchangeable())))
        .toList();
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext context, List<AclBindingFilter> filters) {
    return filters.stream()
        .map(each -> CompletableFuture.completedFuture(new AclDeleteResult(unchangeable())))
        .toList();
  }

  private static InvalidRequestException unchangeable() {
    return new InvalidRequestException(
        "Who may do what follows from the names of topics here; there are no lists to change.");
  }

  @Override
  public Iterable<AclBinding> acls(AclBindingFilter filter) {
    return List.of();
  }

  @Override
  public void close() {}
}
