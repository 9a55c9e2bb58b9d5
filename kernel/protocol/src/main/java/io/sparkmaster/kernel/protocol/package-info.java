/**
 * The Jupyter messaging protocol 5.5 as SparkMaster's kernel and server speak it: messages, their
 * wire form, transports and connection files.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in
 *     Jupyter</a>
 */
@NullMarked
package io.sparkmaster.kernel.protocol;

import org.jspecify.annotations.NullMarked;
