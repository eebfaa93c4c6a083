// Made by scripts/start-tables from the seeded workload: `npm run generate`. Part of the formats: a changed table is a new codec.
import type { TrainedTable } from "./start-table.js";

export const winnerTable: TrainedTable = {
  // biome-ignore format: a table
  chances: [60, 75, 94, 117, 147, 184, 231, 289, 362, 453, 567, 709, 886, 1106, 1381, 1721, 2143, 2664, 3305, 4090, 5046, 6203, 7593, 9245, 11187, 13440, 16013, 18900, 22075, 25492, 29084, 32768, 36452, 40044, 43461, 46636, 49523, 52096, 54349, 56291, 57943, 59333, 60490, 61446, 62231, 62872, 63393, 63815, 64155, 64430, 64650, 64827, 64969, 65083, 65174, 65247, 65305, 65352, 65389, 65419, 65442, 65461, 65476],
  contexts: [
    ".DYZachtl................................................iegkmw.....................................",
    ".............AQTVYe+.................................................Aegiklw........................",
    ".........................DDDDDMDQDOMUYYccfls....................................+RAAACJGLNQUWYabbcn5",
    "....................................gkYg+...........................................................",
    "....................................................................................................",
    "....................hhg.h..mevb.e..qeih.h..tewX.e..rghf.n..ifxd.h..qgie.l..idne.h..qqlj.j..lixa.h..u",
    "jme.i..sdvX.d..tlbn.t..hgte.j..rijd.k..idoe.g..p....................................................",
    "....................................................................................................",
    "........................................log.h..ob2b.g..snof.i..wewX.f..nlgk.r..jdsk.m..n.jc.o..jdpY.",
    "f..rlid.d..mhzf.e..vZsW.g..uatQ.d..uZed.p..lZub.h..sfhV.l..kemR.h..w.rj.j..qqtZ.X..qdjh.g..tY1Y.h..z",
    "ljf.n..iZpd.g..u.ie.l..igne.i..wigi.h..ldwa.f..ofih.h..tdwY.e..rigf.p..iewd.h..ughg.l..idne.h..thgh.",
    "i..mdwa.d..pejg.g..scwY.e..rkgf.o..idve.h..sehe.j..idme.h..s........................................",
    ".........................nk.l..m.yl.X..n.ni.q..t.3a.f..z.lZ.y..jo4e.k..v.le.o..m.kf.h..x............",
    "....................................................hmk.l..rh0e.i..rhnh.k..wdyX.g..sujk.x..lgvg.m..t",
    "ejf.q..jdob.g..rfXWRebdTXQ..cR..gUVRkbfSYP..dR..ZUWQebdWVN..cP..fWXSjbeSYQ..dS..................fJIR",
    "hbZTSL..dN...................WSOnZeUUK..YP..X.V.YVWVW.T.XQUP................mutzl..u........YZ......",
    "fdZYbfl1q..................................................p.o.q.p.q......qrpqpqqrprm.....oqooooorrm",
    "y.....srqpqqrqto1...",
  ].join(""),
};
