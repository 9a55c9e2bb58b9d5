package io.sparkmaster.server.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the options that JupyterLab reads from its page; the names are Lab's own. */
final class PageConfig {
  /** Parts of Lab that call other hosts, or that need a service this server does not have. */
  private static final List<String> DISABLED =
      List.of(
          // Fetches news and looks for updates of JupyterLab on the internet.
          "@jupyterlab/apputils-extension:announcements",
          // Installs Python packages from PyPI.
          "@jupyterlab/extensionmanager-extension",
          // Writes into the configuration of a Python installation.
          "@jupyterlab/pluginmanager-extension",
          // Throws "No active debugger session" at each cell of a kernel that has no debugger.
          "@jupyterlab/debugger-extension");

  private final LabOptions options;
  private final LabManifest manifest;
  private final PrebuiltExtensions extensions;

  PageConfig(LabOptions options, LabManifest manifest, PrebuiltExtensions extensions) {
    this.options = options;
    this.manifest = manifest;
    this.extensions = extensions;
  }

  /**
   * The options of one page.
   *
   * @param mode {@code multiple-document} or {@code single-document}
   * @param treePath the file or folder to open; empty for none
   */
  Map<String, Object> of(String mode, String workspace, String treePath) {
    var config = new LinkedHashMap<String, Object>();
    config.put("appName", "JupyterLab");
    config.put("appNamespace", "lab");
    config.put("appVersion", manifest.version());
    config.put("baseUrl", options.baseUrl());
    config.put("token", "");
    config.put("mode", mode);
    config.put("workspace", workspace);
    config.put("treePath", treePath);
    putUrls(config);

    var installed = extensions.installed();
    config.put(
        "federated_extensions", installed.stream().map(PrebuiltExtension::pageEntry).toList());
    config.put(
        "disabledExtensions",
        Stream.concat(
                DISABLED.stream(),
                installed.stream().flatMap(extension -> extension.disabled().stream()))
            .distinct()
            .toList());
    config.put("deferredExtensions", List.of());

    // Lab takes versions below 4 for a Jupyter Server; from 2.18 on it asks nbconvert for options.
    config.put("notebookVersion", "[2, 17, 0]");
    config.put("terminalsAvailable", options.terminals());
    config.put("buildAvailable", false);
    config.put("buildCheck", false);
    config.put("devMode", false);
    config.put("cacheFiles", true);
    config.put("allow_hidden_files", false);
    config.put("delete_to_trash", false);
    config.put("collaborative", false);
    config.put("quitButton", options.quitButton());
    config.put("exposeAppInBrowser", options.exposeApp());
    return config;
  }

  private void putUrls(Map<String, Object> config) {
    putUrl(config, "appUrl", "/lab");
    putUrl(config, "treeUrl", "/lab/tree");
    putUrl(config, "docUrl", "/doc");
    putUrl(config, "staticUrl", "/static/lab");
    putUrl(config, "labextensionsUrl", "/lab/extensions");
    putUrl(config, "settingsUrl", "/lab/api/settings");
    putUrl(config, "themesUrl", "/lab/api/themes");
    putUrl(config, "workspacesApiUrl", "/lab/api/workspaces");
    putUrl(config, "translationsApiUrl", "/lab/api/translations");
    putUrl(config, "listingsUrl", "/lab/api/listings");
    putUrl(config, "licensesUrl", "/lab/api/licenses");
  }

  /** Lab puts the base URL before some of these itself, and expects it in the "full" ones. */
  private void putUrl(Map<String, Object> config, String key, String path) {
    config.put(key, path);
    var fullKey = "full" + Character.toUpperCase(key.charAt(0)) + key.substring(1);
    config.put(fullKey, options.baseUrl() + path.substring(1));
  }
}
