"""The main window: opens and closes projects, and lets the parts know."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from annotator.domain.edits import SequenceKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.domain.sequences import Sequence
from annotator.editing.track_work import heir
from annotator.errors import AnnotatorError, ProjectLockedError
from annotator.gui import drops
from annotator.gui.canvas.tone_panel import TonePanel
from annotator.gui.canvas.widget import Canvas
from annotator.gui.cards import Place
from annotator.gui.dialogs import ask
from annotator.gui.dialogs.new_track import choose_class
from annotator.gui.document import Document, tidy_memory
from annotator.gui.job_bridge import Engine
from annotator.gui.settings import Settings
from annotator.gui.shell import Shell, waiting
from annotator.gui.translation import tr
from annotator.gui.verbs import files, track_work
from annotator.jobs import exchange
from annotator.jobs.context import one_line
from annotator.jobs.importing import ImportWish, import_file
from annotator.resources import asset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from annotator.domain.boxes import Box
    from annotator.domain.edits import Edit
    from annotator.domain.exchange import LoadedSequence
    from annotator.jobs.exchange import ExportOutcome, ExportWish

CLOSE_SECONDS = 5.0
TIDY_MILLISECONDS = 1000  # after which a project that was closed is cleared away: then nobody waits for the next one
MEGABYTE = 1024 * 1024
DEMO_IMAGES = ("demo", "training", "image_02", "0000")


def local_engine() -> Engine:
    """The worker process of `annotator.jobs`."""
    from annotator.jobs import refine
    from annotator.jobs.engine import LocalEngine

    return LocalEngine(preload=refine.PRELOAD)


class MainWindow(Shell):
    """Shows the welcome page, or a project.

    Every verb works without a dialog through the methods here, which is how tests and other programs drive it.

    Args:
        settings: what is remembered between runs.
        make_engine: makes what runs jobs; called when the first one is submitted.
    """

    def __init__(self, settings: Settings | None = None, make_engine: Callable[[], Engine] = local_engine) -> None:
        super().__init__(settings or Settings(), make_engine)
        self.context.window = self
        self.context.ask = partial(ask.confirm, self)
        self.context.jobs.failed.connect(self._job_failed)
        self.context.jobs.cancelled.connect(self._job_cancelled)
        self.context.selection.changed.connect(self._selected)
        self.recent_chosen.connect(self.open_project)
        self.welcome.went_on.connect(self.go_on)
        self.setAcceptDrops(True)
        self._show_parts()

    @property
    def document(self) -> Document | None:
        """The open project."""
        return self.context.document

    # projects

    def open_project(self, path: Path, *, read_only: bool = False) -> bool:
        """Open a project in place of the one that is open; when that fails the old one stays, and it says why."""
        from annotator.project.store import Project

        if self.document is not None and path.exists() and self.document.path.samefile(path):
            return True
        try:
            with waiting():
                project = Project.open(path, read_only=read_only)
        except ProjectLockedError as error:
            text = tr("{error}\n\nIt can be opened here to look at, without changing it.", error=error)
            if self.context.ask(tr("Project is in use"), text, tr("Open read-only")):
                return self.open_project(path, read_only=True)
            return False
        except AnnotatorError as error:
            self._cannot(error)
            return False
        self._show_document(Document(project, self))
        self._offer_tour()
        return True

    def go_on(self, path: Path) -> bool:
        """Open a project where it was left; where that is not known, at the track that is nearly done."""
        place = self.cards.read(path).place
        if not self.open_project(path) or self.document is None:
            return False
        state = self.document.state
        sequence = state.get(SequenceKey(place.sequence_id)) if place is not None else None
        if place is not None and isinstance(sequence, Sequence) and sequence.name == place.name:
            track_id = place.track_id
            known = track_id is not None and state.get(TrackKey(place.sequence_id, track_id)) is not None
            frame = min(place.frame, sequence.frame_count - 1)
            self.context.selection.show(place.sequence_id, frame, track_id if known else None)
        else:
            files.go_to_unfinished(self.context)
        return True

    def create_project(self, path: Path, loaded: Iterable[LoadedSequence]) -> bool:
        """Make a project of sequences and open it."""
        try:
            with waiting():
                project = exchange.create_project(path, loaded)
        except AnnotatorError as error:
            self._cannot(error)
            return False
        self._show_document(Document(project, self))
        return True

    def open_demo(self) -> bool:
        """Open the demo's project, which is made when it is opened first."""
        try:
            with waiting():
                path = exchange.demo_project()
        except (AnnotatorError, OSError) as error:
            self.context.note(one_line(error) or str(error), "danger")
            return False
        opened = self.open_project(path) and (not self.banner.text or self.relink_to(asset(*DEMO_IMAGES)))
        self._offer_tour()
        return opened

    def close_project(self) -> None:
        """Close the project and show the welcome page; running jobs are given up."""
        self._drop_document()
        self.context.document_changed.emit()
        self._show_parts()

    def export_to(self, wish: ExportWish) -> ExportOutcome | None:
        """Write files, and wait for it; None when that failed, which the message bar explains."""
        if self.document is None:
            return None
        try:
            return exchange.export(self.document.state, wish)
        except AnnotatorError as error:
            self.context.note(str(error), "danger")
            return None

    def import_from(self, path: Path, state: MaskState = MaskState.ACCEPTED) -> bool:
        """Take over the boxes and masks of a file into the sequence that is shown."""
        spot = self.context.spot()
        if spot is None:
            return False
        try:
            with waiting():
                wish = ImportWish(path, state)
                (imported,) = import_file(spot.document.project, [spot.sequence_id], wish)
        except AnnotatorError as error:
            self.context.note(str(error), "danger")
            return False
        done = imported.edit.label if imported.edit else tr("Nothing new was in the file")
        self.context.note(" ".join(f"{text.rstrip('.')}." for text in (done, *imported.notes)))
        return True

    def relink_to(self, path: Path) -> bool:
        """Point the sequence that is shown to where its images are now."""
        spot = self.context.spot()
        if spot is None:
            return False
        try:
            exchange.relink(spot.document.project, spot.sequence_id, path)
        except AnnotatorError as error:
            self.context.note(str(error), "danger")
            return False
        self.context.note(tr("The images of {name} are linked again.", name=spot.sequence.name))
        self.context.leave_field()  # the banner's button had it and is gone
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what can be opened by dropping it."""
        if drops.understood(drops.paths_of(event.mimeData())) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project, or begin a new one with the images, video and boxes that were dropped."""
        found = drops.understood(drops.paths_of(event.mimeData()))
        if found is None:
            return
        event.acceptProposedAction()
        # Afterwards: a dialog would keep the program waiting that the files come from.
        QTimer.singleShot(0, self, partial(self._take_drop, found))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything is saved already; jobs are given up within a bounded time."""
        self.save_settings()
        self.hide()  # nobody has to look at a window that waits for its worker
        self.context.comparing.close(CLOSE_SECONDS)
        self._drop_document()
        self.cards.close(CLOSE_SECONDS)
        self.context.jobs.close(CLOSE_SECONDS)
        event.accept()

    # the open project

    def _show_document(self, document: Document) -> None:
        self._drop_document()
        document.frames_ahead = self.settings.values.frames_ahead
        document.frame_bytes = self.settings.values.frame_memory * MEGABYTE
        self.context.document = document
        document.changed.connect(self._changed)
        document.failed.connect(self._failed)
        sequences = document.state.sequences()
        first = sequences[0].sequence_id if sequences else None
        tracks = document.state.tracks(first) if first is not None else []
        self.context.selection.show(first, 0, None)
        self.context.canvas = self._make_canvas(document)
        self.settings.remember(document.path)
        self.context.document_changed.emit()
        self.context.selection.tool = "select"
        if tracks:
            self.context.note("", "danger")
        self._show_parts()
        self.context.canvas.setFocus()
        if not document.read_only:
            QTimer.singleShot(1500, self, self._warm_up)

    def _offer_tour(self) -> None:
        """Show what is where to who opens the demo for the first time, from here or from the command line."""
        from annotator.project.frames import images_path

        sequences = self.document.state.sequences() if self.document else []
        if self.document is not None and len(sequences) == 1:
            images = images_path(sequences[0], self.document.base)
            if images.resolve() == asset(*DEMO_IMAGES).resolve():
                self.guide.tour.start_once()

    def _make_canvas(self, document: Document) -> Canvas:
        canvas = Canvas(document, self.context.selection)
        canvas.mention = self.context.key
        canvas.message.connect(self.status.say)
        canvas.finished_tool.connect(self._leave_tool)
        canvas.track_requested.connect(self._new_track)
        canvas.space_tapped.connect(partial(self.actions_.trigger_key, "Space"))
        TonePanel(self.context.selection, canvas)
        self.page.addWidget(canvas)
        return canvas

    def _drop_document(self) -> None:
        self.player.stop()
        self.context.comparing.close()
        self.context.jobs.cancel_all()
        document, canvas, place = self.context.document, self.context.canvas, self._place()
        self.context.document = self.context.canvas = None
        self.context.selection.show(None)
        if canvas is not None:
            canvas.close()
            self.page.removeWidget(canvas)
            canvas.deleteLater()
        if document is not None:
            self.cards.keep(document, place)
            document.close()
            document.deleteLater()
            QTimer.singleShot(TIDY_MILLISECONDS, self, tidy_memory)

    def _place(self) -> Place | None:
        """Where the annotator is, to be written down."""
        spot = self.context.spot()
        return Place(spot.sequence_id, spot.sequence.name, spot.frame, spot.track_id) if spot else None

    def _show_parts(self) -> None:
        """Welcome page or project page, title, banner."""
        document = self.document
        self.show_page(project=document is not None)
        read_only = " (read-only)" if document and document.read_only else ""
        self.setWindowTitle(f"{document.path.stem}{read_only} — mots-annotator" if document else "mots-annotator")
        self._check_images()

    def _check_images(self) -> None:
        spot, problem = self.context.spot(), None
        if spot is not None:  # reading videos takes a while to load
            from annotator.project.frames import missing_images

            problem = missing_images(spot.sequence, spot.document.base)
        if problem is None:
            self.banner.show_message("warning", "")
        else:
            self.banner.show_banner("warning", problem, tr("Relink…"), lambda: files.relink(self.context))

    def _take_drop(self, found: drops.Drop) -> None:
        if found.project is not None:
            self.open_project(found.project)
        else:
            files.new(self.context, found.source, found.boxes)

    def _warm_up(self) -> None:
        if self.document is not None:
            self.context.jobs.warm_up()
            if not self.cards.known(self.document.path):
                self.cards.keep(self.document, self._place())

    # what happens

    def _changed(self, edit: Edit) -> None:
        self.timeline.apply(edit)
        self.tracks.apply(edit)
        selection = self.context.selection
        if any(isinstance(key, SequenceKey) for key in edit.keys):
            if self.context.spot() is None and self.document is not None:
                sequences = self.document.state.sequences()
                selection.show(sequences[0].sequence_id if sequences else None)
            self.context.document_changed.emit()
            self._check_images()
        spot = self.context.spot()
        if selection.track_id is not None and (spot is None or spot.track_id is None):
            selection.track_id = self._heir(edit, TrackKey(selection.sequence_id or 0, selection.track_id))
        track_work.offer_interpolation(self.context, edit)
        self.actions_.refresh()

    def _heir(self, edit: Edit, gone: TrackKey) -> int | None:
        """The track to select in the place of one that is gone: who has what it had, as after undoing a split."""
        track_id = heir(edit, gone)
        if self.document is None or track_id is None:
            return None
        return track_id if self.document.state.get(TrackKey(gone.sequence_id, track_id)) else None

    def _failed(self, text: str) -> None:
        self.context.note(text, "danger")

    def _selected(self, name: str) -> None:
        if name == "sequence_id":
            self._check_images()

    def _leave_tool(self) -> None:
        self.context.selection.tool = "select"

    def _new_track(self, box: Box) -> None:
        class_id = choose_class(self)
        if class_id is not None:
            self.add_track(box, class_id)

    def add_track(self, box: Box, class_id: int) -> int | None:
        """Begin a track with a box in the frame that is shown; returns its number."""
        from annotator.editing import tracks

        spot = self.context.spot()
        if spot is None:
            return None
        numbers: list[int] = []

        def make() -> Edit:
            edit, number = tracks.new_track(spot.state, spot.sequence_id, class_id, spot.frame, box)
            numbers.append(number)
            return edit

        if not self.context.push(make):
            return None
        self.context.selection.track_id = numbers[0]
        self.context.note("")  # what was asked for is done
        return numbers[0]

    def _job_failed(self, title: str, error: Exception) -> None:
        self.context.note(tr("{title} failed: {error}", title=title, error=error), "danger")

    def _job_cancelled(self, title: str, pieces: int) -> None:
        kept = tr("What was done until then is kept.") if pieces else tr("Nothing was changed.")
        self.context.note(tr("{title}: cancelled. {kept}", title=title, kept=kept))

    def _cannot(self, error: AnnotatorError) -> None:
        self.context.note(str(error), "danger")
