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

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.util.concurrent.ExecutionException;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;
import org.constraineddiffusion.menu.Documents;
import org.constraineddiffusion.restoration.InstalledModels;

/** What PyTorch runs on, how fast each device is, and what may be wrong. One window. */
public final class EngineWindow {

    private static EngineWindow open;

    private final JFrame frame = new JFrame("Diffusion Engine");
    private final JTextArea report = new JTextArea();
    private final JButton test = new JButton("Test again");
    private final JButton copy = new JButton("Copy report");

    private EngineWindow() {
        report.setEditable(false);
        report.setLineWrap(true);
        report.setWrapStyleWord(true);
        report.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
        test.addActionListener(event -> find());
        copy.addActionListener(event -> Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(report.getText()), null));
        JButton help = new JButton("Help");
        help.addActionListener(event -> DocumentWindow.open(Documents.pageOf("Diffusion Engine...")));
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEFT, 5, 0));
        buttons.add(test);
        buttons.add(copy);
        buttons.add(help);
        JPanel all = new JPanel(new BorderLayout(5, 5));
        all.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
        all.add(new JScrollPane(report), BorderLayout.CENTER);
        all.add(buttons, BorderLayout.SOUTH);
        frame.setContentPane(all);
        frame.setPreferredSize(new Dimension(720, 380));
        frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        frame.pack();
        frame.setLocationByPlatform(true);
    }

    /** Opens the window, or brings it to the front, and finds out. */
    public static void open() {
        SwingUtilities.invokeLater(() -> {
            if (open == null || !open.frame.isDisplayable()) {
                open = new EngineWindow();
            }
            open.frame.setVisible(true);
            open.frame.toFront();
            open.find();
        });
    }

    private void find() {
        report.setText("Starting PyTorch, and testing each device for a second ...");
        test.setEnabled(false);
        copy.setEnabled(false);
        new SwingWorker<String, Void>() {
            @Override
            protected String doInBackground() {
                return InstalledModels.engineReport(true);
            }

            @Override
            protected void done() {
                try {
                    report.setText(get());
                } catch (InterruptedException | ExecutionException failed) {
                    report.setText(ModelEntry.sentence(failed.getCause() == null ? failed : failed.getCause()));
                }
                report.setCaretPosition(0);
                test.setEnabled(true);
                copy.setEnabled(true);
            }
        }.execute();
    }
}
