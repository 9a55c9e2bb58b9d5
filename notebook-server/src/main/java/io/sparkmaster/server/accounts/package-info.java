/** The people who may use a server of many: accounts, passwords, links, API tokens. */
@NullMarked
package io.sparkmaster.server.accounts;

import org.jspecify.annotations.NullMarked;
