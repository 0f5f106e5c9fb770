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
import ij.io.OpenDialog;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JEditorPane;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JTextField;
import javax.swing.ListSelectionModel;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;
import org.constraineddiffusion.menu.Documents;
import org.constraineddiffusion.restoration.InstalledModels;
import org.constraineddiffusion.restoration.Models;

/** The models that are installed: what each is for, a check on this machine, and buttons to add and remove packages. One window. */
public final class ModelsWindow {

    private static final int PICTURE_WIDTH = 420;
    private static final int PICTURE_HEIGHT = 150;
    private static final int PER_CENT = 100;

    private static ModelsWindow open;

    private final JFrame frame = new JFrame("Diffusion Models");
    private final DefaultListModel<String> names = new DefaultListModel<>();
    private final JList<String> list = new JList<>(names);
    private final JLabel picture = new JLabel();
    private final JEditorPane facts = new JEditorPane("text/html", "");
    private final JLabel status = new JLabel(" ");
    private final JProgressBar bar = new JProgressBar(0, PER_CENT);
    private final JButton check = new JButton("Check");
    private final JButton remove = new JButton("Remove...");
    private final JButton addFile = new JButton("Add folder or zip...");
    private final JButton addAddress = new JButton("Add from address...");
    private final JButton cancel = new JButton("Cancel");
    private volatile boolean canceled;

    private ModelsWindow() {
        list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        list.addListSelectionListener(event -> showSelected());
        facts.setEditable(false);
        picture.setHorizontalAlignment(JLabel.CENTER);
        check.addActionListener(event -> work("Checking " + selected().name(), selected()::check, ""));
        remove.addActionListener(event -> askToRemove());
        addFile.addActionListener(event -> chooseFile());
        addAddress.addActionListener(event -> askForAddress());
        cancel.addActionListener(event -> canceled = true);
        JButton free = new JButton("Free memory");
        free.setToolTipText("Closes models that are kept in memory for the next command.");
        free.addActionListener(event -> {
            InstalledModels.freeMemory();
            status.setText("Models that were kept in memory are closed.");
        });
        JButton help = new JButton("Help");
        help.addActionListener(event -> DocumentWindow.open(Documents.pageOf("Diffusion Models...")));
        JPanel about = new JPanel(new BorderLayout(5, 5));
        about.add(picture, BorderLayout.NORTH);
        about.add(new JScrollPane(facts), BorderLayout.CENTER);
        about.add(row(check, remove), BorderLayout.SOUTH);
        JSplitPane split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, new JScrollPane(list), about);
        split.setDividerLocation(190);
        JPanel below = new JPanel(new BorderLayout(5, 5));
        below.add(row(addFile, addAddress, free, help), BorderLayout.NORTH);
        JPanel progress = new JPanel(new BorderLayout(5, 5));
        progress.add(status, BorderLayout.CENTER);
        progress.add(row(bar, cancel), BorderLayout.EAST);
        below.add(progress, BorderLayout.SOUTH);
        JPanel all = new JPanel(new BorderLayout(5, 5));
        all.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
        all.add(split, BorderLayout.CENTER);
        all.add(below, BorderLayout.SOUTH);
        frame.setContentPane(all);
        frame.setPreferredSize(new Dimension(780, 600));
        frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        rest();
        list(null);
        frame.pack();
        frame.setLocationByPlatform(true);
    }

    /** Opens the window, or brings it to the front. */
    public static void open() {
        SwingUtilities.invokeLater(() -> {
            if (open == null || !open.frame.isDisplayable()) {
                open = new ModelsWindow();
            }
            open.frame.setVisible(true);
            open.frame.toFront();
        });
    }

    private static JPanel row(java.awt.Component... components) {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, 5, 0));
        for (java.awt.Component each : components) {
            row.add(each);
        }
        return row;
    }

    private void list(String chosen) {
        names.clear();
        Models.names().forEach(names::addElement);
        list.setSelectedValue(chosen == null ? names.get(0) : chosen, true);
    }

    private ModelEntry selected() {
        return ModelEntry.of(list.getSelectedValue());
    }

    private void showSelected() {
        if (list.getSelectedValue() == null) {
            return;
        }
        ModelEntry model = selected();
        remove.setEnabled(model.removable());
        picture.setIcon(model.picture().map(ModelsWindow::icon).orElse(null));
        facts.setText(model.facts().entrySet().stream().map(fact -> "<p><b>" + escaped(fact.getKey()) + ":</b> " + escaped(fact.getValue()) + "</p>")
                .collect(Collectors.joining("", "<html><body style='font-family:sans-serif;font-size:11px'><h3>" + escaped(model.name()) + "</h3>", "</body></html>")));
        facts.setCaretPosition(0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The upper part of a picture, which may be a sheet of samples. */
    private static ImageIcon icon(byte[] file) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(file));
            if (image == null) {
                return null;
            }
            int height = Math.max(1, Math.min(image.getHeight(), image.getWidth() * PICTURE_HEIGHT / PICTURE_WIDTH));
            return new ImageIcon(image.getSubimage(0, 0, image.getWidth(), height).getScaledInstance(PICTURE_WIDTH, -1, Image.SCALE_SMOOTH));
        } catch (IOException unreadable) {
            return null;
        }
    }

    private void chooseFile() {
        JFileChooser chooser = new JFileChooser(OpenDialog.getDefaultDirectory());
        chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
        chooser.setDialogTitle("A model's folder, or a zip of one");
        if (chooser.showOpenDialog(frame) == JFileChooser.APPROVE_OPTION) {
            add(chooser.getSelectedFile().getPath(), "");
        }
    }

    private void askForAddress() {
        JTextField address = new JTextField(40);
        JTextField sha256 = new JTextField(40);
        Object[] fields = {"Address of a zip file (https://...):", address, "SHA-256 that it must have (may be empty):", sha256,
            "The file is downloaded from there when you press OK. Nothing else is."};
        if (JOptionPane.showConfirmDialog(frame, fields, "Add from address", JOptionPane.OK_CANCEL_OPTION, JOptionPane.PLAIN_MESSAGE) == JOptionPane.OK_OPTION) {
            add(address.getText(), sha256.getText());
        }
    }

    private void add(String source, String sha256) {
        work("Adding " + source, () -> "Added " + InstalledModels.add(source, sha256, following()) + ".", "Canceled. What has been downloaded is kept: add it again to go on.");
    }

    private InstalledModels.Progress following() {
        return new InstalledModels.Progress() {
            @Override
            public void onBytes(long done, OptionalLong all) {
                SwingUtilities.invokeLater(() -> {
                    bar.setIndeterminate(all.isEmpty());
                    bar.setValue(all.isPresent() ? (int) (PER_CENT * done / Math.max(1, all.getAsLong())) : 0);
                    status.setText(InstalledModels.megabytes(done, all));
                });
            }

            @Override
            public boolean isCanceled() {
                return canceled;
            }
        };
    }

    private void askToRemove() {
        ModelEntry model = selected();
        if (JOptionPane.showConfirmDialog(frame, "Delete the model " + model.name() + " and its files?", "Remove", JOptionPane.OK_CANCEL_OPTION) == JOptionPane.OK_OPTION) {
            work("Removing " + model.name(), () -> {
                InstalledModels.remove(model.name());
                return "Removed " + model.name() + ".";
            }, "");
        }
    }

    /** Does something that may take long on another thread, and says what came of it. */
    private void work(String doing, Supplier<String> task, String whenCanceled) {
        canceled = false;
        status.setText(doing + " ...");
        bar.setIndeterminate(true);
        bar.setVisible(true);
        cancel.setVisible(!whenCanceled.isEmpty());
        enable(false);
        String chosen = list.getSelectedValue();
        new SwingWorker<String, Void>() {
            @Override
            protected String doInBackground() {
                return task.get();
            }

            @Override
            protected void done() {
                rest();
                status.setText(outcome());
                list(Models.names().contains(chosen) ? chosen : null);
            }

            private String outcome() {
                try {
                    return get();
                } catch (InterruptedException | ExecutionException failed) {
                    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                    return cause instanceof CancellationException ? whenCanceled : "<html>" + escaped(ModelEntry.sentence(cause)) + "</html>";
                }
            }
        }.execute();
    }

    private void rest() {
        bar.setIndeterminate(false);
        bar.setValue(0);
        bar.setVisible(false);
        cancel.setVisible(false);
        enable(true);
        IJ.showStatus("");
    }

    private void enable(boolean idle) {
        check.setEnabled(idle);
        remove.setEnabled(idle);
        addFile.setEnabled(idle);
        addAddress.setEnabled(idle);
    }
}
