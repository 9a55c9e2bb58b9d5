package io.sparkmaster.kernel.runtime.shipping;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.xbean.asm9.AnnotationVisitor;
import org.apache.xbean.asm9.Attribute;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The loaders of cells' classes: one for each Scala cell and each Java snippet. Those whose
 * definitions have a name are held; the others are there for as long as something reaches one of
 * their classes.
 *
 * <p>Snippets that have or use what is not public share one loader, which holds them for ever.
 * Callers hold the lock of the notebook's loader.
 */
final class CellLoaders {
  private static final Pattern NAME =
      Pattern.compile("(\\$line\\d+|REPL[./]\\$JShell\\$\\d+[A-Z]*)[$./].*|REPL[./].*");
  private static final Pattern PACKAGE = Pattern.compile("(<root>\\.)?\\$line\\d+");
  private static final Pattern MENTION =
      Pattern.compile("\\$line\\d+|REPL[./]\\$JShell\\$\\d+[A-Z]*");

  private final NotebookClassLoader notebook;
  private final CellLoader shared;
  private final ProtectionDomain domain;
  private final Map<String, CellLoader> held = new HashMap<>();
  private final Map<String, Unheld> others = new HashMap<>();
  private final ReferenceQueue<CellLoader> gone = new ReferenceQueue<>();
  private final Map<String, SnippetFacts> undecided = new HashMap<>();
  private final Set<String> inShared = new HashSet<>();
  private final Set<String> hidden = new HashSet<>();

  CellLoaders(NotebookClassLoader notebook) {
    this.notebook = notebook;
    this.shared = new CellLoader(notebook);
    this.domain =
        new ProtectionDomain(new CodeSource(null, (Certificate[]) null), null, notebook, null);
  }

  private static final class Unheld extends WeakReference<CellLoader> {
    private final String group;

    Unheld(String group, CellLoader loader, ReferenceQueue<CellLoader> gone) {
      super(loader, gone);
      this.group = group;
    }
  }

  /** The class files of a cell or snippet, for one whose loader is gone and that is asked for. */
  @FunctionalInterface
  interface Files {
    /** All of them. */
    List<byte[]> of(String group) throws IOException, ClassNotFoundException;
  }

  /** Whether a class of that binary name is a cell's. */
  static boolean isOfACell(String name) {
    return (name.startsWith("$line") || name.startsWith("REPL.")) && NAME.matcher(name).matches();
  }

  /** Whether a name is that of a Scala cell's package, which no class has. */
  static boolean isPackage(String name) {
    return name.contains("$line") && PACKAGE.matcher(name).matches();
  }

  /** Whether a class, by its internal name, is a Java snippet's. */
  static boolean isSnippet(String internalName) {
    return internalName.startsWith("REPL/");
  }

  /** The cell or snippet of a class: what the names of its classes begin with. */
  static String group(String name) {
    var mention = MENTION.matcher(name);
    return mention.lookingAt() ? mention.group().replace('/', '.') : "REPL";
  }

  /** Holds the classes of a cell or snippet, until they are released. */
  void hold(String group) {
    held.put(group, find(group));
  }

  /** Whether the classes of a cell or snippet stay whoever uses them. */
  boolean isHeld(String group) {
    return held.containsKey(group) || inShared.contains(group);
  }

  /** Takes a class of a snippet, all of whose classes come before one of them is loaded. */
  void add(String name, byte[] classFile) {
    var group = group(name);
    var loader = find(group);
    prepare(group, loader, List.of(classFile));
    held.put(group, loader);
  }

  /** The classes stay only for those who reach one of them from now on. */
  void release(String group) {
    var loader = held.remove(group);
    if (loader != null) {
      others.put(group, new Unheld(group, loader, gone));
    }
    for (var each = gone.poll(); each != null; each = gone.poll()) {
      var ended = (Unheld) each;
      if (others.remove(ended.group, ended)) {
        undecided.remove(ended.group);
      }
    }
  }

  /** The class if it has been loaded, else as it is defined from its file. */
  Class<?> load(String name, byte[] classFile) {
    return loader(group(name)).define(name, classFile, domain);
  }

  @Nullable Class<?> loaded(String name, Files files) throws IOException, ClassNotFoundException {
    var group = group(name);
    var loader = find(group);
    if (!loader.isPrepared()) {
      prepare(group, loader, files.of(group));
    }
    return loader(group).loaded(name);
  }

  private CellLoader loader(String group) {
    return isShared(group) ? shared : find(group);
  }

  private CellLoader find(String group) {
    var known = held.get(group);
    if (known == null) {
      var other = others.get(group);
      known = other == null ? null : other.get();
    }
    if (known == null) {
      known = new CellLoader(notebook);
      others.put(group, new Unheld(group, known, gone));
    }
    return known;
  }

  private void prepare(String group, CellLoader loader, List<byte[]> classFiles) {
    loader.prepared();
    for (var each : classFiles) {
      MENTION
          .matcher(code(each))
          .results()
          .map(mention -> mention.group().replace('/', '.'))
          .filter(other -> !other.equals(group))
          .distinct()
          .forEach(other -> loader.keep(find(other)));
      if (group.startsWith("REPL") && !inShared.contains(group)) {
        undecided.computeIfAbsent(group, any -> new SnippetFacts()).add(each);
      }
    }
  }

  /** Without annotations: a Scala signature lists cells that no code mentions. */
  private static String code(byte[] classFile) {
    var code = new ClassWriter(0);
    var visitor =
        new ClassVisitor(Opcodes.ASM9, code) {
          @Override
          public @Nullable AnnotationVisitor visitAnnotation(String type, boolean isVisible) {
            return null;
          }

          @Override
          public void visitAttribute(Attribute attribute) {
            // Scala's own say what the signature says.
          }
        };
    new ClassReader(classFile).accept(visitor, ClassReader.SKIP_DEBUG);
    return new String(code.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private boolean isShared(String group) {
    var facts = undecided.remove(group);
    if (group.equals("REPL") || facts != null && facts.belongTo(this::isShared, hidden)) {
      inShared.add(group);
      if (facts != null) {
        hidden.addAll(facts.nonPublic());
      }
      shared.keep(find(group));
    }
    return inShared.contains(group);
  }
}
