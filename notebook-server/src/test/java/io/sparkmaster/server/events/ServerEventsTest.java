package io.sparkmaster.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UserId;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class ServerEventsTest {
  private final ServerEvents events = new ServerEvents();

  @Test
  void everybodyHearsOfTheirOwnThingsOnlyAndOnlyWhileTheyListen() {
    var heard = new ArrayList<String>();
    var twice = new ArrayList<String>();
    var ann = events.listen(new UserId("ann"), heard::add);
    var other = events.listen(new UserId("ann"), twice::add);

    events.contents(new UserId("ben"), "save", "b.txt");
    events.contents(new UserId("ann"), "rename", "a.txt", "old.txt");
    ann.run();
    events.contents(new UserId("ann"), "delete", "a.txt");
    other.run();
    events.contents(new UserId("ann"), "save", "a.txt");

    assertThat(heard)
        .containsExactly(
            "{\"schema_id\":\"https://events.jupyter.org/jupyter_server/contents_service/v1\","
                + "\"action\":\"rename\",\"path\":\"a.txt\",\"source_path\":\"old.txt\"}");
    assertThat(twice).hasSize(2).last().asString().contains("\"delete\"");
  }
}
