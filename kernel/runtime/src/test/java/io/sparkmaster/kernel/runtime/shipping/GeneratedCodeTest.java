package io.sparkmaster.kernel.runtime.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.catalyst.encoders.HashableWeakReference;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.NonFateSharingLoadingCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

class GeneratedCodeTest {
  @Test
  void aClosedNotebookIsHeldByNoCodeThatWasGeneratedForIt(@TempDir Path folder) throws Exception {
    var closed = new NotebookClassLoader(folder, getClass().getClassLoader());
    var open = new NotebookClassLoader(folder, getClass().getClassLoader());
    for (var notebook : List.of(closed, open)) {
      generate(notebook);
      generate(notebook.forThreads());
    }
    assertThat(classesFor(closed)).isEqualTo(2);

    GeneratedCode.forget(closed);

    assertThat(classesFor(closed)).isZero();
    assertThat(classesFor(open)).isEqualTo(2);
  }

  private static void generate(ClassLoader loader) {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      var made = UnsafeProjection.create(new DataType[] {DataTypes.IntegerType});
      assertThat(made).isNotNull();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static long classesFor(NotebookClassLoader notebook) throws Exception {
    var cache = CodeGenerator$.class.getDeclaredField("cache");
    cache.setAccessible(true);
    var keys = ((NonFateSharingLoadingCache<?, ?>) cache.get(null)).loadingCache().asMap().keySet();
    return keys.stream()
        .map(key -> ((HashableWeakReference) ((Tuple2<?, ?>) key)._1()).get())
        .filter(made -> made instanceof ClassLoader any && NotebookClassLoader.of(any) == notebook)
        .count();
  }
}
