package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.ZipFile;

/** {@code %jar PATH}: classes of a jar for cells and for executors. */
final class JarMagic implements Magic {
  private final NotebookParts parts;
  private final Set<Path> added = new LinkedHashSet<>();

  JarMagic(NotebookParts parts) {
    this.parts = parts;
  }

  @Override
  public String usage() {
    return "%jar PATH                adds a jar's classes, for cells and executors";
  }

  @Override
  public void run(String arguments, Call call) {
    var jar = path(arguments);
    if (arguments.isEmpty() || !Files.isRegularFile(jar)) {
      throw new KernelException(
          Code.BAD_CELL, "%jar wants the path of a jar, and there is no file " + jar + ".");
    }
    try (var zip = new ZipFile(jar.toFile())) {
      zip.size();
    } catch (IOException e) {
      throw new KernelException(
          Code.BAD_CELL, jar + " is no jar that can be read: " + e.getMessage() + ".", e);
    }
    add(jar);
    StreamCapture.say("Added " + jar.getFileName());
  }

  /** Adds a jar, once. */
  synchronized void add(Path jar) {
    if (!added.contains(jar)) {
      parts.addToLoader(jar);
      parts.languages().values().forEach(evaluator -> evaluator.addJar(jar));
      parts.spark().sparkContext().addJar(jar.toString());
      added.add(jar);
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new KernelException(
          Code.BAD_CELL, "%jar wants the path of a jar, and \"" + text + "\" is no path.", e);
    }
  }

  /** Gives all jars to another SparkContext. */
  synchronized void addAgain() {
    added.forEach(jar -> parts.spark().sparkContext().addJar(jar.toString()));
  }
}
