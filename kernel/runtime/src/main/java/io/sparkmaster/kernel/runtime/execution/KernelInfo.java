package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.language.Language;

/** What the kernel says about itself. */
final class KernelInfo {
  private KernelInfo() {}

  /** The content of a kernel_info_reply. */
  static ObjectNode of(Language language) {
    var version =
        language == Language.JAVA
            ? Runtime.version().toString()
            : scala.util.Properties.versionNumberString();
    var content =
        Json.object()
            .put("status", "ok")
            .put("protocol_version", Header.PROTOCOL_VERSION)
            .put("implementation", "sparkmaster")
            .put("implementation_version", version())
            .put(
                "banner",
                "SparkMaster: Apache Spark "
                    + org.apache.spark.package$.MODULE$.SPARK_VERSION()
                    + ". Cells are "
                    + language.id()
                    + "; a first line %%scala, %%java or %%sql says otherwise."
                    + " %help lists what else there is.")
            .put("debugger", false);
    content.set("language_info", language.info(version));
    content.putArray("supported_features").add("kernel subshells");
    content
        .putArray("help_links")
        .addObject()
        .put("text", "Apache Spark")
        .put("url", "https://spark.apache.org/docs/latest/");
    return content;
  }

  private static String version() {
    var version = KernelInfo.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
