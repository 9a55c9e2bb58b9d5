package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Arguments of {@code java} in a file, given as {@code @file}, so that command lines stay short
 * (JDK tools, "java Command-Line Argument Files").
 */
public final class ArgumentFile {
  private ArgumentFile() {}

  /** Writes the arguments, one a line, quoted. */
  public static void write(Path file, List<String> arguments) throws IOException {
    Files.writeString(file, text(arguments), fileNameCharset());
  }

  static String text(List<String> arguments) {
    return arguments.stream().map(ArgumentFile::quoted).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String quoted(String argument) {
    var escaped =
        argument
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r");
    return '"' + escaped + '"';
  }

  /** The launcher reads the file as bytes in the encoding of file names. */
  static Charset fileNameCharset() {
    var name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }
}
