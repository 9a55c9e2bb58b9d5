package io.sparkmaster.kernel.runtime.scala;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/**
 * Which members of Scala cells are used by code that may run again: methods and closures, but not
 * the statements of cells, which their constructors hold. Thread-safe.
 */
final class CellReads {
  private static final String CELLS = "$line";
  private static final String CELL = "$read$$iw";

  /** The used members of each cell, which is named by its package. */
  private final Map<String, Set<String>> members = new ConcurrentHashMap<>();

  /** Takes the classes of a cell, all of which are in one folder. */
  void add(Path cellPackage) {
    try (var files = Files.list(cellPackage)) {
      for (var file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the classes of a cell", e);
    }
  }

  private void add(byte[] classFile) {
    var reader = new ClassReader(classFile);
    var self = reader.getClassName();
    if (!self.startsWith(CELLS)) {
      return;
    }
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            var isStatements = self.endsWith(CELL) && name.equals("<init>");
            return isStatements ? null : new Calls();
          }
        },
        ClassReader.SKIP_DEBUG);
  }

  /** Takes note of a member that later cells may use without naming it: by an import of its own. */
  void keep(String cellPackage, String member) {
    members.computeIfAbsent(cellPackage, each -> ConcurrentHashMap.newKeySet()).add(member);
  }

  /** Whether closures or methods use the member of the cell whose classes are in that package. */
  boolean isUsed(String cellPackage, String member) {
    return members.getOrDefault(cellPackage, Set.of()).contains(member);
  }

  /** Nothing asks for the cell's members any more. */
  void forget(String cellPackage) {
    members.remove(cellPackage);
  }

  private final class Calls extends MethodVisitor {
    Calls() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      if (owner.startsWith(CELLS) && owner.endsWith(CELL)) {
        members
            .computeIfAbsent(
                owner.substring(0, owner.indexOf('/')), each -> ConcurrentHashMap.newKeySet())
            .add(name);
      }
    }
  }
}
