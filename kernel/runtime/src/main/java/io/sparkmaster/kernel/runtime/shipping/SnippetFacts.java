package io.sparkmaster.kernel.runtime.shipping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.xbean.asm9.ClassReader;

/**
 * What decides whether a Java snippet's classes can have a loader of their own: what they have, and
 * use, that is not public. Classes of different loaders are in different packages for the JVM.
 */
final class SnippetFacts {
  private static final int CLASS = 7;
  private static final Set<Integer> MEMBERS = Set.of(9, 10, 11);

  private final Set<String> nonPublic = new HashSet<>();
  private final Set<String> parents = new HashSet<>();
  private final Map<String, Set<String>> used = new HashMap<>();

  /** Takes one of the snippet's classes. */
  void add(byte[] classFile) {
    nonPublic.addAll(NonPublic.of(classFile));
    var reader = new ClassReader(classFile);
    addParent(reader.getSuperName());
    List.of(reader.getInterfaces()).forEach(this::addParent);
    var buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      var at = reader.getItem(i);
      var tag = at == 0 ? 0 : reader.readByte(at - 1);
      if (tag == CLASS) {
        use(reader.readUTF8(at, buffer), reader.readUTF8(at, buffer));
      } else if (MEMBERS.contains(tag)) {
        var member = reader.getItem(reader.readUnsignedShort(at + 2));
        use(
            reader.readClass(at, buffer),
            reader.readUTF8(member, buffer) + reader.readUTF8(member + 2, buffer));
      }
    }
  }

  private void addParent(String internalName) {
    if (CellLoaders.isSnippet(internalName)) {
      parents.add(CellLoaders.group(internalName));
    }
  }

  private void use(String owner, String what) {
    if (CellLoaders.isSnippet(owner)) {
      used.computeIfAbsent(CellLoaders.group(owner), group -> new HashSet<>()).add(what);
    }
  }

  Set<String> nonPublic() {
    return nonPublic;
  }

  /**
   * Whether the classes have to be where those are that they may not use from elsewhere.
   *
   * @param isShared whether a snippet's classes are there
   * @param hidden what only classes that are there can use
   */
  boolean belongTo(Predicate<String> isShared, Set<String> hidden) {
    return !nonPublic.isEmpty()
        || parents.stream().anyMatch(isShared)
        || used.entrySet().stream()
            .anyMatch(
                each ->
                    // What is hidden is known once that is.
                    isShared.test(each.getKey())
                        && each.getValue().stream().anyMatch(hidden::contains));
  }
}
