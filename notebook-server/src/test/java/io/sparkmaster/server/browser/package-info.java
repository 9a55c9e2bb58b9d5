/** JupyterLab in a real browser, from the first start to a crash of the server. */
@NullMarked
package io.sparkmaster.server.browser;

import org.jspecify.annotations.NullMarked;
