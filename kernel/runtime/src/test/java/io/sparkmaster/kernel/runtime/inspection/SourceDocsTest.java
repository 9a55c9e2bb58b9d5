package io.sparkmaster.kernel.runtime.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDocsTest {
  private static final String SCALA =
      """
      package org.apache.spark.sql

      /** Rows, as [[Column columns]] see them. */
      abstract class Frame[T] extends Serializable {
        /** Is not this: only calls count. */
        private[sql] val other = count(1)

        /**
         * Counts.
         * {{{
         *   frame.count("a")
         * }}}
         *
         * @param name which column
         * @group action
         * @since 1.3.0
         */
        @scala.annotation.varargs
        def count(name: String*): Long = 1L

        def bare(): Unit = {}
      }
      """;
  private static final String JAVA =
      """
      package org.apache.spark.sql;
      /** Makes {@code Frame}s. */
      public final class Frames {
        /** Makes one.
         * @return a frame */
        @Deprecated
        public static <T> Frame<T> make(Class<T> type) { return null; }
      }
      """;

  @TempDir private Path folder;
  private SourceDocs docs;

  @BeforeEach
  void pack() throws IOException {
    try (var jar =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("frames-1.0-sources.jar")))) {
      put(jar, "org/apache/spark/sql/Frame.scala", SCALA);
      put(jar, "org/apache/spark/sql/Frames.java", JAVA);
    }
    docs = SourceDocs.in(folder);
  }

  private static void put(ZipOutputStream jar, String path, String text) throws IOException {
    jar.putNextEntry(new ZipEntry(path));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aScalaMembersCommentIsMarkdown() {
    assertThat(docs.of("org.apache.spark.sql.Frame", "count"))
        .contains(
            """
            Counts.

            ```scala
              frame.count("a")
            ```

            - `name`: which column
            Since 1.3.0.""");
  }

  @Test
  void aTypesCommentIsFoundByItsName() {
    assertThat(docs.of("org.apache.spark.sql.Frame", "Frame"))
        .contains("Rows, as `Column` see them.");
    assertThat(docs.of("org.apache.spark.sql.Frames", "Frames")).contains("Makes `Frame`s.");
  }

  @Test
  void aTypeOfSparkNeedsNoPackageAndNoArguments() {
    assertThat(docs.of("Frames", "make")).contains("Makes one.\n- returns a frame");
    assertThat(docs.of("Frame<String>", "count")).isPresent();
  }

  @Test
  void whatHasNoCommentIsNotExplainedByAnothers() {
    assertThat(docs.of("Frame", "bare")).isEmpty();
    assertThat(docs.of("Frame", "nosuch")).isEmpty();
    assertThat(docs.of("org.other.Frame", "count")).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereHasNoDocumentation() {
    assertThat(SourceDocs.in(folder.resolve("none")).of("Frame", "count")).isEmpty();
  }
}
