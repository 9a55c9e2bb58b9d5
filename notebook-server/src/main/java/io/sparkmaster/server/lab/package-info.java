/**
 * JupyterLab as our server gives it: its page and files, and the services that only Lab asks for
 * (settings, workspaces, themes, prebuilt extensions).
 */
@NullMarked
package io.sparkmaster.server.lab;

import org.jspecify.annotations.NullMarked;
