import type { Vec3 } from "@covoxel/shared/geometry";
import { stretchedArea, trianglesOf } from "./marching-cube.js";

const elements = Array.from({ length: 256 }, (_, code) => trianglesOf(code));

/** @returns mm² of each of the 256 surface elements, by code (see SurfaceCodes); 0 for those that are none */
export const surfaceAreas = (spacingMm: Vec3): Float64Array =>
  Float64Array.from(elements, (triangles) => stretchedArea(triangles, spacingMm));
