package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.SecurityEvent;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.oidc.HostileProvider;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server whose provider does what it is told to, and a visitor who must not come in. */
abstract class AttackedSignIn {
  @TempDir Path folder;
  HostileProvider provider;
  ClassServer server;
  final Visitor visitor = new Visitor();

  @BeforeEach
  void start() throws Exception {
    provider = new HostileProvider();
    provider.claims.put("preferred_username", "eve");
    server = new ClassServer(folder, config());
  }

  private ServerConfig config() {
    var place = SmallProgram.classMode(folder).home().database();
    return SmallProgram.classMode(folder, place, provider.config());
  }

  @AfterEach
  void stop() {
    server.close();
    provider.close();
  }

  /** What the provider sends the browser back to. */
  final URI answerTo(Visitor somebody) throws Exception {
    var away = somebody.open(server.url() + "login/provider");
    return Visitor.next(somebody.open(Visitor.next(away)));
  }

  final HttpResponse<String> signIn() throws Exception {
    return visitor.open(answerTo(visitor));
  }

  final void assertNobodyIsIn(HttpResponse<String> answer, String why) throws Exception {
    assertThat(answer.body()).contains("role=\"alert\"", why);
    assertThat(answer.statusCode()).isIn(400, 403, 503);
    assertThat(visitor.open(server.url() + "api/me").body()).contains("UNAUTHENTICATED");
    assertThat(visitor.cookiesNamed("sparkmaster-session-")).isEmpty();
    assertThat(server.accounts.all()).hasSize(3);
    assertThat(answer.body() + server.log.newest(20)).doesNotContain(HostileProvider.SECRET, "eyJ");
  }

  final void assertRecorded(String why) {
    assertThat(server.log.newest(20))
        .anySatisfy(
            it -> {
              assertThat(it.event()).isEqualTo(SecurityEvent.LOGIN_FAILED);
              assertThat(it.detail()).contains("sign-in, from 127.0.0.1", why);
            });
  }
}
