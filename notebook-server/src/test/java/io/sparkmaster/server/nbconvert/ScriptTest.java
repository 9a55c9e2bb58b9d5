package io.sparkmaster.server.nbconvert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScriptTest {
  @Test
  void codeIsCodeAndAllElseIsComments() {
    var notebook =
        Notebooks.scala()
            .text("# Title\ntext")
            .code("%maven a:b:1\nval x = 1")
            .code("%%sql\nSELECT 1")
            .code("%%scala\nx + 1")
            .code("%%time\nx")
            .code("  ");

    assertThat(Script.of(notebook.json()))
        .isEqualTo(
            """
            // # Title
            // text

            // In[2]:
            // %maven a:b:1
            val x = 1

            // In[3]:
            // %%sql
            // SELECT 1

            // In[4]:
            // %%scala
            x + 1

            // In[5]:
            // %%time
            x
            """);
  }

  @Test
  void theNotebooksLanguageSaysHowCommentsBegin() {
    assertThat(Script.of(new Notebooks("python3").text("a").json())).isEqualTo("# a\n");
    assertThat(Script.of(new Notebooks("sparkmaster-java").text("a").json())).isEqualTo("// a\n");
    assertThat(Script.of(new Notebooks("unknown").text("a").json())).isEqualTo("# a\n");
  }

  @Test
  void noEndOfALineLeadsOutOfAComment() {
    for (var end :
        new String[] {"\r", "\n", "\r\n", "\u2028", "\u2029", "\u0085", "\f", "\u000b"}) {
      var script = Script.of(Notebooks.scala().text("a" + end + "System.exit(1)").json());
      assertThat(script).isEqualTo("// a\n// System.exit(1)\n");
    }
    assertThat(Script.of(new Notebooks("sparkmaster-java").text("a\\u000aSystem.exit(1)").json()))
        .doesNotContain("\\u000a");
  }
}
