package io.sparkmaster.server.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prebuilt ("federated") extension in a folder, told by its package.json.
 *
 * @param disabled extensions and plugins that this one takes the place of
 */
record PrebuiltExtension(
    String name, String version, Path folder, Build build, List<String> disabled) {

  PrebuiltExtension {
    disabled = List.copyOf(disabled);
  }

  /** What Jupyter's extension builder wrote under {@code jupyterlab._build}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Build(
      String load,
      @Nullable String extension,
      @Nullable String mimeExtension,
      @Nullable String style) {}

  /** The entry of the page's {@code federated_extensions}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PageEntry(
      String name,
      String load,
      @Nullable String extension,
      @Nullable String mimeExtension,
      @Nullable String style) {}

  PageEntry pageEntry() {
    return new PageEntry(
        name, build.load(), build.extension(), build.mimeExtension(), build.style());
  }

  /** The part of package.json that is read. */
  record Package(@Nullable String name, @Nullable String version, @Nullable Jupyterlab jupyterlab) {
    record Jupyterlab(
        @JsonProperty("_build") @Nullable Build build, @Nullable List<String> disabledExtensions) {}
  }
}
