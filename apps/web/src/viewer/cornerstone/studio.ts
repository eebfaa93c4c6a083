import {
  cache,
  Enums,
  imageLoader,
  init,
  metaData,
  RenderingEngine,
  type StackViewport,
  type Types,
  type VolumeViewport,
} from "@cornerstonejs/core";
import { add, scale, type Vec3 } from "@covoxel/shared/geometry";
import { inPlaneAxes, type ViewerGrid, withAxis } from "../geometry/grid";
import type { GridView, ScreenAxis } from "../geometry/grid-views";
import type { SeriesPixels } from "../pixels/series-pixels";
import { createDrawnVolume, type DrawnGrid, drawnGridOf, forgetDrawnVolume, worldOf } from "./drawn-volume";
import type { PaneCamera, Picture, SliceToCanvas, Window } from "./picture";

/** Draws one series: as a volume that panes cut, or as a pile of pictures. */
export interface Studio {
  openPicture(view: GridView, element: HTMLDivElement): Promise<Picture>;
  /** After panes have changed size; each pane sets its camera anew. */
  resize(): void;
  /** After frames have arrived. */
  pixelsChanged(first: number, last: number): void;
  close(): void;
}

let sequence = 0;

export function openStudio(grid: ViewerGrid, pixels: SeriesPixels, asPile: boolean): Studio {
  // One context for all panes: the volume's texture is then on the graphics card once, not once a pane.
  init({ rendering: { webGlContextCount: 1 } } as Parameters<typeof init>[0]);
  registerMetadata();
  const id = `covoxel-${++sequence}`;
  const engine = new RenderingEngine(id);
  const drawn = drawnGridOf(grid);
  const volume = asPile ? null : createDrawnVolume(id, drawn, pixels.values);
  const pile = asPile ? createPile(id, drawn, pixels) : null;
  const pictures = new Set<Picture>();
  let panes = 0;

  return {
    async openPicture(view, element) {
      const viewportId = `${id}-pane-${++panes}`;
      engine.enableElement({
        viewportId,
        element,
        type: volume ? Enums.ViewportType.ORTHOGRAPHIC : Enums.ViewportType.STACK,
        defaultOptions: { background: [0, 0, 0] },
      });
      const viewport = engine.getViewport(viewportId) as VolumeViewport | StackViewport;
      if (volume) await (viewport as VolumeViewport).setVolumes([{ volumeId: volume.volumeId }]);
      const picture = createPicture({
        view,
        element,
        viewport,
        drawn,
        pile,
        close: () => engine.disableElement(viewportId),
      });
      pictures.add(picture);
      return picture;
    },
    pixelsChanged(first, last) {
      for (let k = first; k <= last; k++) volume?.vtkOpenGLTexture.setUpdatedFrame(k);
      for (const picture of pictures) picture.pixelsChanged(first, last);
    },
    resize: () => engine.resize(true, true),
    close() {
      engine.destroy();
      if (volume) forgetDrawnVolume(volume);
      pile?.close();
    },
  };
}

interface PictureParts {
  view: GridView;
  element: HTMLDivElement;
  viewport: VolumeViewport | StackViewport;
  drawn: DrawnGrid;
  pile: Pile | null;
  close: () => void;
}

function createPicture({ view, element, viewport, drawn, pile, close }: PictureParts): Picture {
  const right = screenDirection(drawn, view.right, 1);
  const up = screenDirection(drawn, view.down, -1);
  const towardsViewer = crossOf(right, up);
  let camera: PaneCamera = { centerIjk: [0, 0, 0], pxPerMm: 1 };
  let shown = -1;
  let look: { window: Window; inverted: boolean } | null = null;

  const applyCamera = () => {
    const focalPoint = worldOf(drawn, camera.centerIjk);
    viewport.setCamera({
      focalPoint: [...focalPoint],
      position: [...add(focalPoint, scale(towardsViewer, CAMERA_DISTANCE))],
      viewUp: [...up],
      viewPlaneNormal: [...towardsViewer],
      parallelScale: Math.max(1, element.clientHeight) / 2 / camera.pxPerMm,
    });
  };
  const applyLook = () => {
    if (!look) return;
    const { center, width } = look.window;
    viewport.setProperties({
      voiRange: { lower: center - width / 2, upper: center + width / 2 },
      invert: look.inverted,
    });
  };
  const showFrame = async (k: number) => {
    if (!pile?.ready(k)) return;
    shown = k;
    await (viewport as StackViewport).setStack([pile.imageId(k)], 0);
    applyLook();
    applyCamera();
    viewport.render();
  };

  return {
    view,
    setCamera(next) {
      camera = next;
      const k = next.centerIjk[view.axis];
      if (pile && k !== shown) {
        void showFrame(k);
        return;
      }
      applyCamera();
      viewport.render();
    },
    setWindow(window, inverted) {
      look = { window, inverted };
      if (pile && shown < 0) return;
      applyLook();
      viewport.render();
    },
    pixelsChanged(first, last) {
      const slice = camera.centerIjk[view.axis];
      if (!pile) viewport.render();
      else if (slice >= first && slice <= last) void showFrame(slice);
    },
    sliceToCanvas() {
      const [u, v] = inPlaneAxes(view.axis);
      const canvasOf = (ijk: Vec3) => viewport.worldToCanvas([...worldOf(drawn, ijk)]);
      const corner = withAxis([0, 0, 0], view.axis, camera.centerIjk[view.axis]);
      return affineThrough(
        canvasOf(corner),
        canvasOf(withAxis(corner, u, drawn.shape[u])),
        canvasOf(withAxis(corner, v, drawn.shape[v])),
        drawn.shape[u],
        drawn.shape[v],
      );
    },
    onDrawn(callback) {
      element.addEventListener(Enums.Events.IMAGE_RENDERED, callback);
      return () => element.removeEventListener(Enums.Events.IMAGE_RENDERED, callback);
    },
    close,
  };
}

/** Far enough that no grid reaches the eye; the projection is parallel, so nothing grows smaller. */
const CAMERA_DISTANCE = 1000;

function screenDirection(drawn: DrawnGrid, screen: ScreenAxis, by: 1 | -1): Vec3 {
  return scale(drawn.directions[screen.axis], screen.sign * by);
}

function crossOf(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The affine map that takes (0, 0), (nu, 0) and (0, nv) to three canvas points. */
function affineThrough(zero: Types.Point2, u: Types.Point2, v: Types.Point2, nu: number, nv: number): SliceToCanvas {
  return {
    a: (u[0] - zero[0]) / nu,
    b: (u[1] - zero[1]) / nu,
    c: (v[0] - zero[0]) / nv,
    d: (v[1] - zero[1]) / nv,
    e: zero[0],
    f: zero[1],
  };
}

/** The frames of a flat grid as Cornerstone images, made when their pixels are there. */
interface Pile {
  imageId(k: number): string;
  ready(k: number): boolean;
  close(): void;
}

function createPile(id: string, drawn: DrawnGrid, pixels: SeriesPixels): Pile {
  const [ni, nj, nk] = drawn.shape;
  const samples = ni * nj * pixels.metadata.samplesPerPixel;
  const imageId = (k: number) => `${id}-frame-${k}`;
  return {
    imageId,
    ready(k) {
      if (!pixels.isLoaded(k)) return false;
      if (!cache.getImageLoadObject(imageId(k))) {
        const image = imageLoader.createAndCacheLocalImage(imageId(k), {
          scalarData: pixels.values.subarray(k * samples, (k + 1) * samples),
          dimensions: [ni, nj],
          spacing: [drawn.spacing[0], drawn.spacing[1]],
          origin: [...worldOf(drawn, [0, 0, k])],
          direction: drawn.directions.flat() as Types.Mat3,
        });
        // Local images claim one component, and a window of width 0, which Cornerstone turns into an inverted one.
        image.numberOfComponents = pixels.metadata.samplesPerPixel;
        image.windowWidth = 400;
        image.windowCenter = 40;
      }
      return true;
    },
    close() {
      for (let k = 0; k < nk; k++) if (cache.getImageLoadObject(imageId(k))) cache.removeImageLoadObject(imageId(k));
    },
  };
}

let metadataRegistered = false;

/** Cornerstone asks for modules that local images have no reason to carry. */
function registerMetadata(): void {
  if (metadataRegistered) return;
  metadataRegistered = true;
  metaData.addProvider((type: string, imageId: string) => {
    if (!imageId?.startsWith?.("covoxel-")) return undefined;
    if (type === Enums.MetadataModules.GENERAL_SERIES) return { modality: "OT" };
    return undefined;
  }, 1);
}
