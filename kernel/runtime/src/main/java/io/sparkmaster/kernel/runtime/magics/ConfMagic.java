package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.internal.SQLConf;
import scala.jdk.javaapi.CollectionConverters;

/**
 * {@code %conf NAME=VALUE}: a Spark setting. One that Spark reads only at its start ends the
 * SparkContext and brings up another; one of the JVM's own needs a new kernel.
 */
final class ConfMagic implements Magic {
  private static final Pattern SETTING = Pattern.compile("(\\S+?)(?:\\s*=\\s*|\\s+)(.*)");

  private static final Set<String> OF_THE_JVM =
      Set.of(
          "spark.driver.memory",
          "spark.driver.memoryOverhead",
          "spark.driver.extraJavaOptions",
          "spark.driver.defaultJavaOptions",
          "spark.driver.extraClassPath",
          "spark.driver.extraLibraryPath",
          "spark.driver.cores");

  private final NotebookParts parts;
  private final JarMagic jars;

  ConfMagic(NotebookParts parts, JarMagic jars) {
    this.parts = parts;
    this.jars = jars;
  }

  @Override
  public String usage() {
    return "%conf [NAME=VALUE]       sets a Spark setting; alone, shows them";
  }

  @Override
  public void run(String arguments, Call call) throws InterruptedException {
    if (arguments.isEmpty()) {
      show();
      return;
    }
    var setting = SETTING.matcher(arguments);
    if (!setting.matches()) {
      showOne(arguments);
      return;
    }
    var name = setting.group(1);
    var value = setting.group(2).strip();
    if (!name.startsWith("spark.")) {
      throw new KernelException(
          Code.BAD_CELL, "\"" + name + "\" is no Spark setting: their names start with spark.");
    }
    if (OF_THE_JVM.contains(name)) {
      throw new KernelException(
          Code.BAD_CELL,
          name
              + " is a setting of this kernel's own JVM, which has started. Write \""
              + name
              + " "
              + value
              + "\" into spark-defaults.conf in SPARKMASTER_HOME and restart the kernel.");
    }
    if (isReadAtStart(name)) {
      parts.mayRestartSpark(name);
      restart(name, value, call);
    } else {
      parts.spark().conf().set(name, value);
      StreamCapture.say(name + " = " + value);
    }
  }

  private boolean isReadAtStart(String name) {
    // Spark's own word for "can be set now" is no for names it does not know, such as a data
    // source's; under spark.sql those are read when they are used.
    return SQLConf.isStaticConfigKey(name)
        || (!name.startsWith("spark.sql.") && !parts.spark().conf().isModifiable(name));
  }

  private void restart(String name, String value, Call call) throws InterruptedException {
    StreamCapture.say("Spark reads " + name + " when it starts: it is started anew ...");
    try {
      parts.restartSpark(Map.of(name, value));
    } finally {
      // Also after a refusal: then it is a Spark with the settings that were.
      jars.addAgain();
      call.sparkRestarted();
    }
    StreamCapture.say(
        name
            + " = "
            + value
            + ". spark and sc are new. Temporary views, cached data and streams are gone, and"
            + " Datasets and RDDs made before cannot be computed any more; other variables stay.");
  }

  private void show() {
    var settings = new TreeMap<>(CollectionConverters.asJava(parts.spark().conf().getAll()));
    StreamCapture.say(
        settings.entrySet().stream()
            .filter(each -> !isSecret(each.getKey()))
            .map(each -> each.getKey() + " = " + each.getValue())
            .collect(Collectors.joining("\n")));
  }

  private void showOne(String name) {
    var value = parts.spark().conf().getOption(name);
    StreamCapture.say(
        name + (value.isDefined() && !isSecret(name) ? " = " + value.get() : " is not set"));
  }

  private static boolean isSecret(String name) {
    return name.matches("(?i).*(secret|password|token|credential|jaas).*");
  }
}
