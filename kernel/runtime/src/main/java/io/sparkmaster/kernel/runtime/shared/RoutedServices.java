package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.api.Comm;
import io.sparkmaster.kernel.runtime.api.Notebook;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Hands what code in cells asks to the kernel whose cell it is. */
final class RoutedServices implements Notebook.Services {
  private final Supplier<Notebook.Services> target;

  RoutedServices(Supplier<Notebook.Services> target) {
    this.target = target;
  }

  @Override
  public SparkSession spark() {
    return target.get().spark();
  }

  @Override
  public void display(@Nullable Object value, @Nullable String displayId, boolean update) {
    target.get().display(value, displayId, update);
  }

  @Override
  public void explain(Dataset<?> dataset, boolean run) {
    target.get().explain(dataset, run);
  }

  @Override
  public void clearOutput(boolean wait) {
    target.get().clearOutput(wait);
  }

  @Override
  public void page(String text) {
    target.get().page(text);
  }

  @Override
  public String ask(String prompt, boolean password) throws IOException {
    return target.get().ask(prompt, password);
  }

  @Override
  public Comm openComm(String name, Map<String, ?> data) {
    return target.get().openComm(name, data);
  }

  @Override
  public void onComm(String name, BiConsumer<Comm, Map<String, Object>> opened) {
    target.get().onComm(name, opened);
  }

  @Override
  public @Nullable Object shared(String name) {
    return target.get().shared(name);
  }
}
