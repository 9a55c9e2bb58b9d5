package io.sparkmaster.courses.catalog.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.error.CatalogException.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A Jupyter notebook of format 4.
 *
 * <p>A value. Everything in the file is kept, understood or not: reading and writing gives the same
 * JSON, with its keys sorted.
 */
public final class Notebook {
  private static final int FORMAT = 4;

  private final ObjectNode json;
  private final List<Cell> cells;

  /**
   * @param json everything but the cells
   */
  private Notebook(ObjectNode json, List<Cell> cells) {
    this.json = json;
    this.cells = List.copyOf(cells);
  }

  /**
   * Reads a notebook.
   *
   * @throws CatalogException with {@link Code#NOT_A_NOTEBOOK} for anything else; the message says
   *     where it stops being one
   */
  public static Notebook read(byte[] bytes) {
    JsonNode tree;
    try {
      tree = NotebookJson.read(bytes);
    } catch (IOException e) {
      throw refuse("it is not JSON: " + JsonFault.text(e));
    }
    if (!(tree instanceof ObjectNode json)) {
      throw refuse("it is not a JSON object, but " + NotebookShape.kind(tree));
    }
    var format = json.path("nbformat");
    if (!format.isInt() || format.intValue() != FORMAT) {
      throw refuse("nbformat has to be 4, but it is " + NotebookShape.show(format));
    }
    NotebookShape.require(json, "nbformat_minor", JsonNode::isInt, "a whole number", "");
    NotebookShape.require(json, "metadata", JsonNode::isObject, "an object", "");
    NotebookShape.require(json, "cells", JsonNode::isArray, "a list", "");
    var cells = new ArrayList<Cell>();
    for (var cell : json.get("cells")) {
      cells.add(NotebookShape.cell(cell, cells.size()));
    }
    var rest = json.deepCopy();
    rest.remove("cells");
    return new Notebook(rest, cells);
  }

  static CatalogException refuse(String why) {
    return new CatalogException(
        Code.NOT_A_NOTEBOOK,
        "This is no notebook of format 4: "
            + why
            + ". Save it again with Jupyter, or take a fresh copy of the lesson.");
  }

  /** The cells, in order. */
  public List<Cell> cells() {
    return cells;
  }

  /** A copy of the platform's own metadata ({@code metadata.sparkmaster}), if there is any. */
  public Optional<JsonNode> sparkmaster() {
    return Optional.ofNullable(json.path("metadata").get("sparkmaster")).map(JsonNode::deepCopy);
  }

  /** The kernelspec that the notebook asks for, if it names one. */
  public Optional<String> kernelspec() {
    var name = json.path("metadata").path("kernelspec").path("name");
    return name.isTextual() ? Optional.of(name.textValue()) : Optional.empty();
  }

  /** This notebook with other platform metadata. */
  public Notebook withSparkmaster(ObjectNode metadata) {
    var copy = json.deepCopy();
    copy.withObjectProperty("metadata").set("sparkmaster", metadata.deepCopy());
    return new Notebook(copy, cells);
  }

  /** This notebook with each cell changed. */
  public Notebook mapCells(UnaryOperator<Cell> change) {
    return new Notebook(json, cells.stream().map(change).toList());
  }

  /** The file's bytes: UTF-8, the same for equal notebooks. */
  public byte[] write() {
    var whole = json.deepCopy();
    var list = whole.putArray("cells");
    cells.forEach(cell -> list.add(cell.json()));
    return NotebookJson.write(whole);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Notebook notebook
        && notebook.json.equals(json)
        && notebook.cells.equals(cells);
  }

  @Override
  public int hashCode() {
    return 31 * json.hashCode() + cells.hashCode();
  }

  @Override
  public String toString() {
    return "Notebook[" + cells.size() + " cells]";
  }
}
