package io.sparkmaster.server.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small JupyterLab that is served, with nothing stored when a test starts. */
abstract class OneLab {
  @TempDir static Path folder;
  static SmallLab lab;
  static TestServer server;

  @BeforeAll
  static void start() {
    lab = new SmallLab(folder);
    server = TestServer.start(new LabRoutes(lab.options("/")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void startWithNothingStored() {
    SmallLab.delete(lab.data);
    SmallLab.delete(lab.extensions);
    SmallLab.delete(lab.own);
  }

  static JsonNode config(String html) {
    var opening = "type=\"application/json\">";
    var start = html.indexOf(opening) + opening.length();
    return json(html.substring(start, html.indexOf("</script>", start)));
  }

  static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(text, broken);
    }
  }
}
