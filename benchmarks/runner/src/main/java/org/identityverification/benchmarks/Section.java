package org.identityverification.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** One table and one chart of the report. */
final class Section {

    private final String id;
    private final String title;
    private final String conditions;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Ratio> ratios = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A section without figures.
     *
     * @param id names its chart
     * @param title its heading
     * @param conditions under which it was measured, durability included
     */
    Section(String id, String title, String conditions) {
        this.id = id;
        this.title = title;
        this.conditions = conditions;
    }

    Figure add(Figure figure) {
        figures.add(figure);
        return figure;
    }

    void add(Ratio ratio) {
        ratios.add(ratio);
    }

    /** Something to be said below the tables, in Markdown. */
    void note(String note) {
        notes.add(note);
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    String conditions() {
        return conditions;
    }

    List<Figure> figures() {
        return figures;
    }

    List<Ratio> ratios() {
        return ratios;
    }

    List<String> notes() {
        return notes;
    }
}
