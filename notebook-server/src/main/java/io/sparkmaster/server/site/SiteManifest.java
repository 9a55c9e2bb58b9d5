package io.sparkmaster.server.site;

import io.sparkmaster.server.http.BuildManifest;
import java.nio.file.Path;
import java.util.List;

/** What the build of the site tells of itself in site.json: the files that its page loads. */
record SiteManifest(int schema, String script, List<String> styles) implements BuildManifest {
  SiteManifest {
    styles = List.copyOf(styles);
  }

  static SiteManifest read(Path site) {
    return BuildManifest.read(site.resolve("site.json"), 1, SiteManifest.class, "The site");
  }
}
