package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a person's Maven settings say about where libraries come from.
 *
 * @param repositories those of active profiles, by their ids
 */
record MavenSettings(List<Mirror> mirrors, Map<String, String> repositories) {

  /** Stands in for the repositories that its pattern names. */
  record Mirror(String of, String url) {
    private boolean stands(String repository) {
      var names = List.of(of.strip().split("\\s*,\\s*"));
      return !names.contains("!" + repository)
          && (names.contains(repository) || names.contains("*") || names.contains("external:*"));
    }
  }

  MavenSettings {
    mirrors = List.copyOf(mirrors);
    repositories = Collections.unmodifiableMap(new LinkedHashMap<>(repositories));
  }

  /** Where to ask instead of a repository. */
  Optional<String> mirror(String repository) {
    return mirrors.stream()
        .filter(mirror -> mirror.stands(repository))
        .map(Mirror::url)
        .findFirst();
  }

  /** Addresses of the profiles' repositories, or of what stands in for them. */
  List<String> addresses() {
    return repositories.entrySet().stream()
        .map(repository -> mirror(repository.getKey()).orElse(repository.getValue()))
        .distinct()
        .toList();
  }

  /** Reads {@code settings.xml}; without one there is nothing special. */
  static MavenSettings read(Path file) {
    if (!Files.isReadable(file)) {
      return new MavenSettings(List.of(), Map.of());
    }
    try (var in = Files.newInputStream(file)) {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return of(builder.parse(in).getDocumentElement());
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new KernelException(
          Code.BAD_CELL,
          "%maven cannot read your Maven settings "
              + file
              + ": "
              + e.getMessage()
              + " Mend that file, or move it away.",
          e);
    }
  }

  private static MavenSettings of(Element settings) {
    var mirrors =
        children(settings, "mirrors", "mirror")
            .filter(mirror -> !text(mirror, "blocked").equals("true"))
            .map(mirror -> new Mirror(text(mirror, "mirrorOf"), text(mirror, "url")))
            .toList();
    var active = new ArrayList<String>();
    children(settings, "activeProfiles", "activeProfile")
        .forEach(profile -> active.add(profile.getTextContent().strip()));
    var repositories = new LinkedHashMap<String, String>();
    children(settings, "profiles", "profile")
        .filter(
            profile ->
                active.contains(text(profile, "id"))
                    || children(profile, "activation", "activeByDefault")
                        .anyMatch(it -> it.getTextContent().strip().equals("true")))
        .flatMap(profile -> children(profile, "repositories", "repository"))
        .forEach(it -> repositories.put(text(it, "id"), text(it, "url")));
    return new MavenSettings(mirrors, repositories);
  }

  private static Stream<Element> children(Element parent, String... path) {
    var found = Stream.of(parent);
    for (var name : path) {
      found = found.flatMap(element -> children(element, name));
    }
    return found;
  }

  private static Stream<Element> children(Element parent, String name) {
    var nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .<Node>mapToObj(nodes::item)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast);
  }

  private static String text(Element parent, String name) {
    return children(parent, name).map(it -> it.getTextContent().strip()).findFirst().orElse("");
  }
}
