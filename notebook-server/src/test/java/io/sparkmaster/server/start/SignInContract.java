package io.sparkmaster.server.start;

import static io.sparkmaster.server.start.ClassServer.ANN;
import static io.sparkmaster.server.start.ClassServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.Identities;
import io.sparkmaster.server.accounts.SecurityEvent;
import io.sparkmaster.server.accounts.SecurityLog;
import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.config.OidcConfig.Admission;
import io.sparkmaster.server.config.OidcConfig.Roles;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.oidc.HostileProvider;
import io.sparkmaster.server.storage.DatabasePlace;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a provider's word lets in, with which account and as what, in every kind of database. */
abstract class SignInContract {
  private static final Roles NO_ROLES = new Roles("", Map.of());

  @TempDir private Path folder;
  private HostileProvider provider;
  private ClassServer server;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void listen() throws Exception {
    provider = new HostileProvider();
    provider.claims.put("preferred_username", "Zoë.Smith@school.example");
    provider.claims.put("name", "Zoë Smith");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    provider.close();
  }

  private void start(OidcConfig config) throws Exception {
    server = new ClassServer(folder, SmallProgram.classMode(folder, place(folder), config));
  }

  private void start(boolean newAccounts, Roles roles) throws Exception {
    start(provider.config(new Admission(newAccounts, "", Set.of(), Set.of()), roles));
  }

  private HttpResponse<String> signIn() throws Exception {
    return signIn(new Visitor());
  }

  private HttpResponse<String> signIn(Visitor visitor) throws Exception {
    var away = visitor.open(server.url() + "login/provider?next=/progress");
    return visitor.open(Visitor.next(visitor.open(Visitor.next(away))));
  }

  private String who(Visitor visitor) throws Exception {
    return visitor.open(server.url() + "api/me").body();
  }

  private List<String> log(SecurityEvent event) {
    return server.log.newest(50).stream()
        .filter(it -> it.event() == event)
        .map(SecurityLog.Entry::toString)
        .toList();
  }

  @Test
  void aPersonGetsAnAccountAtTheFirstSignInAndTheSameOneEverAfter() throws Exception {
    start(true, NO_ROLES);
    var visitor = new Visitor();

    var first = signIn(visitor);
    provider.claims.put("preferred_username", "married-name");
    var again = new Visitor();
    signIn(again);

    assertThat(Visitor.next(first)).hasPath("/progress").hasPort(server.port());
    assertThat(who(visitor)).contains("\"username\":\"zoe-smith\"", "Zoë Smith");
    assertThat(who(again)).contains("\"username\":\"zoe-smith\"");
    assertThat(server.accounts.find(new UserId("zoe-smith")))
        .hasValueSatisfying(it -> assertThat(it.role()).isEqualTo(Role.LEARNER));
    assertThat(server.accounts.all()).hasSize(4);
    assertThat(log(SecurityEvent.LOGIN))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).contains("zoe-smith", "provider, from 127.0.0.1"));
    assertThat(log(SecurityEvent.IDENTITY_CONNECTED)).singleElement().asString().contains("248289");
  }

  @Test
  void anAccountIsNotTakenOverByWhoHasItsNameElsewhere() throws Exception {
    start(true, NO_ROLES);
    server.accounts.setPassword(ANN, PASSWORD);
    provider.claims.put("preferred_username", "ann");
    var visitor = new Visitor();

    var refused = signIn(visitor);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("an account &quot;ann&quot;", "sparkmaster user connect ann 248289761001");
    assertThat(who(visitor)).contains("UNAUTHENTICATED");
    assertThat(server.accounts.all()).hasSize(3);
    assertThat(log(SecurityEvent.LOGIN_FAILED)).singleElement().asString().contains("248289761001");
  }

  @Test
  void twoPeopleWhoAreCalledTheSameGetTwoAccounts() throws Exception {
    start(true, NO_ROLES);
    var one = new Visitor();
    var other = new Visitor();

    signIn(one);
    provider.claims.put("sub", "another");
    signIn(other);

    assertThat(who(one)).contains("\"username\":\"zoe-smith\"");
    assertThat(who(other)).contains("\"username\":\"zoe-smith-2\"");
  }

  @Test
  void nobodyGetsTheNameOfALaptopsOwner() throws Exception {
    start(true, NO_ROLES);
    provider.claims.put("preferred_username", "learner");
    var visitor = new Visitor();

    signIn(visitor);

    assertThat(who(visitor)).contains("\"username\":\"learner-2\"");
  }

  @Test
  void aNameOfNoLettersThatWeKnowIsStillAName() throws Exception {
    start(true, NO_ROLES);
    provider.claims.put("preferred_username", "../../\u5b66\u751f\u0000");
    var visitor = new Visitor();

    signIn(visitor);

    assertThat(who(visitor)).containsPattern("\"username\":\"user-[0-9a-f]{8}\"");
  }

  @Test
  void onlyConnectedPeopleComeInWhereNoAccountsAreMade() throws Exception {
    start(false, NO_ROLES);
    var identities = new Identities(server.jdbi, ClassServer.CLOCK);
    var visitor = new Visitor();

    var stranger = signIn();
    identities.connect(provider.issuer(), "248289761001", ANN);
    signIn(visitor);

    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(stranger.body()).contains("You have no account", "248289761001");
    assertThat(who(visitor)).contains("\"username\":\"ann\"");
    assertThat(identities.disconnect(provider.issuer(), "248289761001", ANN)).isTrue();
    assertThat(signIn().statusCode()).isEqualTo(403);
  }

  @Test
  void thePersonOfAnotherProviderIsAnotherPerson() throws Exception {
    start(false, NO_ROLES);
    new Identities(server.jdbi, ClassServer.CLOCK)
        .connect("https://other.example", "248289761001", ANN);

    assertThat(signIn().statusCode()).isEqualTo(403);
  }

  @Test
  void aDisabledAccountLetsNobodyInAndNoNewOneIsMade() throws Exception {
    start(true, NO_ROLES);
    signIn();
    server.accounts.disable(new UserId("zoe-smith"));

    var refused = signIn();

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("zoe-smith", "is disabled");
    assertThat(server.accounts.all()).hasSize(4);
  }

  @Test
  void rolesFollowTheProviderAtEachSignInButTheLastAdministratorStays() throws Exception {
    var zoe = new UserId("zoe-smith");
    start(true, new Roles("realm_access.roles", Map.of("tutors", Role.TEACHER, "ops", Role.ADMIN)));

    provider.claims.put("realm_access", Map.of("roles", List.of("all", "tutors")));
    signIn();
    assertThat(server.accounts.require(zoe).role()).isEqualTo(Role.TEACHER);

    provider.claims.put("realm_access", Map.of("roles", List.of("tutors", "ops")));
    signIn();
    assertThat(server.accounts.require(zoe).role()).isEqualTo(Role.ADMIN);

    server.accounts.setRole(new UserId("root"), Role.LEARNER);
    provider.claims.put("realm_access", Map.of("roles", List.of()));
    var visitor = new Visitor();
    signIn(visitor);
    assertThat(server.accounts.require(zoe).role()).isEqualTo(Role.ADMIN);
    assertThat(who(visitor)).contains("zoe-smith");

    server.accounts.setRole(new UserId("root"), Role.ADMIN);
    signIn();
    assertThat(server.accounts.require(zoe).role()).isEqualTo(Role.LEARNER);
  }

  @Test
  void onlyTheGroupsAndDomainsThatAreAllowedComeIn() throws Exception {
    start(
        provider.config(
            new Admission(true, "groups", Set.of("spark"), Set.of("school.example")), NO_ROLES));
    provider.claims.put("groups", List.of("spark", "all"));
    provider.claims.put("email", "zoe@school.example");

    assertThat(signIn().body()).contains("no verified e-mail address of a domain");
    provider.claims.put("email_verified", true);
    assertThat(signIn().statusCode()).isEqualTo(302);
    provider.claims.put("email", "zoe@evilschool.example");
    assertThat(signIn().statusCode()).isEqualTo(403);
    provider.claims.put("email", "zoe@SCHOOL.example");
    provider.claims.put("groups", "sparks");
    var refused = signIn();
    assertThat(refused.body()).contains("the claim &quot;groups&quot; is not of those let in");
    assertThat(log(SecurityEvent.LOGIN_FAILED)).isNotEmpty();
  }

  @Test
  void whatTheTokenDoesNotSayIsAskedForWithIt() throws Exception {
    start(provider.config(new Admission(true, "groups", Set.of("spark"), Set.of()), NO_ROLES));
    provider.claims.remove("preferred_username");
    provider.userinfo.put("preferred_username", "zed");
    provider.userinfo.put("groups", List.of("spark"));
    var visitor = new Visitor();

    signIn(visitor);

    assertThat(who(visitor)).contains("\"username\":\"zed\"");
  }

  @Test
  void tenFirstSignInsOfOnePersonAtOnceMakeOneAccount() throws Exception {
    start(true, NO_ROLES);
    var together = new CyclicBarrier(10);
    var threads = Executors.newFixedThreadPool(10);
    try {
      Callable<Integer> one =
          () -> {
            var visitor = new Visitor();
            var away = visitor.open(server.url() + "login/provider");
            var back = Visitor.next(visitor.open(Visitor.next(away)));
            together.await();
            return visitor.open(back).statusCode();
          };
      var answers = threads.invokeAll(IntStream.range(0, 10).mapToObj(it -> one).toList());
      for (var answer : answers) {
        assertThat(answer.get()).isIn(302, 503);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.accounts.all()).hasSize(4);
  }
}
