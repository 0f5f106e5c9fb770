/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import ij.IJ;
import java.awt.BorderLayout;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Point;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JEditorPane;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.SwingUtilities;
import javax.swing.event.HyperlinkEvent;
import javax.swing.text.AttributeSet;
import javax.swing.text.BadLocationException;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLDocument;
import javax.swing.text.html.HTMLEditorKit;
import org.constraineddiffusion.menu.Documents;

/** The documents of the plugin's jar, with links between them. One window, which can be used while a dialog is open. */
public final class DocumentWindow {

    private static final int WIDTH = 880;
    private static final int HEIGHT = 680;
    private static final int MARGINS = 90;

    private static DocumentWindow open;

    /** A page, and how far it is scrolled. */
    private record Place(String path, Point position) {
    }

    private final JFrame frame = new JFrame("Constrained Diffusion Help");
    private final JEditorPane text = new JEditorPane();
    private final JScrollPane scroll = new JScrollPane(text);
    private final JButton back = new JButton("Back");
    private final Deque<Place> before = new ArrayDeque<>();
    private String path = "";

    private DocumentWindow() {
        text.setEditable(false);
        text.setEditorKit(new HTMLEditorKit());
        text.addHyperlinkListener(event -> {
            if (event.getEventType() == HyperlinkEvent.EventType.ACTIVATED) {
                follow(link(event));
            }
        });
        back.addActionListener(event -> goBack());
        JButton contents = new JButton("Contents");
        contents.addActionListener(event -> go(Documents.START, ""));
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEFT, 5, 0));
        buttons.add(back);
        buttons.add(contents);
        JPanel all = new JPanel(new BorderLayout(5, 5));
        all.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
        all.add(buttons, BorderLayout.NORTH);
        all.add(scroll, BorderLayout.CENTER);
        frame.setContentPane(all);
        frame.setPreferredSize(new Dimension(WIDTH, HEIGHT));
        frame.setModalExclusionType(Dialog.ModalExclusionType.APPLICATION_EXCLUDE);
        frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        frame.pack();
        frame.setLocationByPlatform(true);
    }

    /**
     * Opens the window, or brings it to the front, with a page.
     *
     * @param page its path, and its heading after #
     */
    public static void open(String page) {
        SwingUtilities.invokeLater(() -> {
            if (open == null || !open.frame.isDisplayable()) {
                open = new DocumentWindow();
            }
            open.frame.setVisible(true);
            open.frame.toFront();
            DocumentPage.Target target = DocumentPage.target(Documents.START, page);
            open.go(target.path(), target.heading());
        });
    }

    /** What stands in the page: the event has it resolved, which fails for headings. */
    private static String link(HyperlinkEvent event) {
        AttributeSet anchor = (AttributeSet) event.getSourceElement().getAttributes().getAttribute(HTML.Tag.A);
        return (String) anchor.getAttribute(HTML.Attribute.HREF);
    }

    private void follow(String link) {
        DocumentPage.Target target = DocumentPage.target(path, link);
        if (target.isPage()) {
            go(target.path(), target.heading());
        } else {
            IJ.runPlugIn("ij.plugin.BrowserLauncher", target.address());
        }
    }

    private void go(String page, String heading) {
        if (!path.isEmpty()) {
            before.push(new Place(path, scroll.getViewport().getViewPosition()));
        }
        show(page);
        if (heading.isEmpty()) {
            text.scrollRectToVisible(new Rectangle(0, 0, 1, 1));
        } else {
            SwingUtilities.invokeLater(() -> text.scrollToReference(heading)); // when the page has been laid out
        }
    }

    private void goBack() {
        Place place = before.pop();
        show(place.path());
        SwingUtilities.invokeLater(() -> scroll.getViewport().setViewPosition(place.position()));
    }

    private void show(String page) {
        back.setEnabled(!before.isEmpty());
        if (page.equals(path)) {
            return;
        }
        HTMLEditorKit kit = (HTMLEditorKit) text.getEditorKit();
        HTMLDocument document = (HTMLDocument) kit.createDefaultDocument();
        document.getStyleSheet().addRule("body {font-family: sans-serif; font-size: 12pt; margin: 8px 16px}");
        document.getStyleSheet().addRule("code, pre {font-family: monospaced; font-size: 11pt}");
        document.getStyleSheet().addRule("pre {background-color: #f0f0f0; padding: 6px}");
        Documents.find(page).ifPresent(document::setBase);
        try {
            kit.read(new StringReader(DocumentPage.html(page, WIDTH - MARGINS)), document, 0);
        } catch (IOException | BadLocationException impossible) {
            throw new IllegalStateException(impossible);
        }
        text.setDocument(document);
        text.setCaretPosition(0);
        path = page;
    }
}
