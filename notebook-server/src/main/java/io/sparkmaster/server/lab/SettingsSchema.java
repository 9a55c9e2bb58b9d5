package io.sparkmaster.server.lab;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one plugin can be set to.
 *
 * @param id package name, colon, plugin name
 * @param version that of the package
 */
record SettingsSchema(String id, String version, JsonNode schema) {}
